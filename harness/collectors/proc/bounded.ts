/** Two files of /proc keep each of libuv's four threads busy; more only hold descriptors. */
const AT_ONCE = 16;

/** Maps thousands of items without thousands of open files. Keeps the order. */
export async function mapBounded<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const entries = items.entries();
  async function work(): Promise<void> {
    // One iterator for all workers: each takes the next item when it is done with its last.
    for (const [index, item] of entries) results[index] = await map(item);
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}

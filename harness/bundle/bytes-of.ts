/** All that a stream gives, as one piece. */
export async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) {
    if (!(part instanceof Uint8Array)) throw new Error('a stream of bytes gave something else');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

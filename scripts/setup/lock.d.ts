/** Runs `work` while no other set-up runs it under the same lock file; a dead holder's lock is taken over. */
export function withLock<T>(path: string, work: () => Promise<T>): Promise<T>;

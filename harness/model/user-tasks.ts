/** How many tasks each user has, as the kernel counts them for RLIMIT_NPROC: threads, the dead among them. */
export interface UserTasks {
  /** Real uid of the container's init, as the reader's user namespace sees it. */
  readonly initUid: number;
  /** Whether the container has a user namespace of its own: counts are for one user namespace each. */
  readonly namespace: 'shared' | 'own';
  /** Of the user namespace of the container's init; root, which has no such limit, is left out. Most first, at most 100. */
  readonly byUid: readonly { readonly uid: number; readonly tasksCount: number }[];
}

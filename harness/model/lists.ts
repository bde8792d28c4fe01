/** What `initp list` can list. */
export const LISTS = ['scenarios', 'faults', 'causes', 'runtimes'] as const;
export type ListName = (typeof LISTS)[number];

/** The causes a rule can name. An id is also the name of its rule and of its page in `docs/causes/`. */
export const CAUSES = ['container-pids-max', 'pod-pids-limit'] as const;

export type Cause = (typeof CAUSES)[number];

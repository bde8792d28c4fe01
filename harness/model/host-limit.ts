/** Limits of the whole machine that a scenario can lower, as sysctl(8) calls them. */
export const HOST_LIMITS = [
  'fs.file-max',
  'fs.inotify.max_user_instances',
  'kernel.keys.root_maxbytes',
  'kernel.keys.root_maxkeys',
  'kernel.pid_max',
  'kernel.pty.max',
  'kernel.threads-max',
  'user.max_user_namespaces',
  'vm.overcommit_memory',
] as const;
export type HostLimit = (typeof HOST_LIMITS)[number];

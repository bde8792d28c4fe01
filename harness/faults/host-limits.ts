import type { HostLimit } from '../model/host-limit.ts';
import { RESERVED_IDS } from '../model/pid-namespace.ts';
import { parseKeyUsers } from '../parsers/key-users.ts';
import type { InjectionTools } from './fault.ts';

type Look = Pick<InjectionTools, 'host' | 'read'>;

/** How what is in use is told of one limit. */
interface Counted {
  /** What is left, for the sentence. */
  readonly unit: string;
  /** At this number nothing is left: so much is in use. */
  full(look: Look): Promise<number>;
  /** How far that may drift until it is looked at again. */
  readonly drift: number;
}

/**
 * What each limit counts; `null`: the kernel does not say how many are in use.
 *
 * Where the kernel asks: threads in `copy_process` (kernel/fork.c), files in `alloc_empty_file` (fs/file_table.c, not of
 * those with CAP_SYS_ADMIN), keys in `key_alloc` (security/keys/key.c), terminals in `devpts_new_index`
 * (fs/devpts/inode.c), instances and namespaces in `inc_ucount` (kernel/ucount.c).
 */
export const COUNTED: Readonly<Record<Exclude<HostLimit, 'kernel.pid_max' | 'vm.overcommit_memory'>, Counted | null>> =
  {
    'kernel.threads-max': {
      unit: 'threads',
      drift: 8,
      full: async ({ read }) => (await read('host.threads')).threadsCount,
    },
    'fs.file-max': { unit: 'open files', drift: 256, full: async ({ read }) => (await read('host.files')).openCount },
    'kernel.keys.root_maxkeys': {
      unit: 'keys of root',
      drift: 4,
      full: async ({ host }) => (await rootKeys(host)).keys,
    },
    'kernel.keys.root_maxbytes': {
      unit: 'bytes of keys of root',
      drift: 512,
      full: async ({ host }) => (await rootKeys(host)).bytes,
    },
    'kernel.pty.max': {
      unit: 'terminals for containers',
      drift: 2,
      async full({ read }) {
        const { host } = await read('host.ptys');
        if (host === null) throw new Error('this kernel has no pseudo-terminals');
        // `count + 1 >= max - reserve` is refused: one more than the number says.
        return host.count + host.reserve + 1;
      },
    },
    'fs.inotify.max_user_instances': null,
    'user.max_user_namespaces': null,
  };

/** `kernel.threads-max` is `/proc/sys/kernel/threads-max`. */
export function pathOf(limit: string): string {
  return `/proc/sys/${limit.replaceAll('.', '/')}`;
}

/** The greatest `pid_max` that leaves at most so many ids; at least the least that the kernel takes. */
export function pidMaxFor(free: number, used: ReadonlySet<number>): number {
  let left = free;
  let max = RESERVED_IDS;
  while (used.has(max) || left > 0) {
    if (!used.has(max)) left--;
    max++;
  }
  return Math.max(max, RESERVED_IDS + 1);
}

/** What root has of the quota: a user without a key has no line there. */
async function rootKeys(host: Look['host']): Promise<{ readonly keys: number; readonly bytes: number }> {
  const users = parseKeyUsers(await host.readText('/proc/key-users'));
  return users.find(({ uid }) => uid === 0) ?? { keys: 0, bytes: 0 };
}

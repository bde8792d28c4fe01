import { describe, expect, test } from 'vitest';

import hostSysctl from '../../../harness/faults/host-sysctl.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import { HOST_LIMITS, type HostLimit } from '../../../harness/model/host-limit.ts';
import { DISPOSABLE } from '../../../harness/model/disposable.ts';
import { laboratory, ROOMY, type Laboratory } from './laboratory.ts';

const KIB = 1024;

/** A kernel on paper: it takes what is written, and its counts follow. */
interface Machine {
  readonly lab: Laboratory;
  readonly files: Map<string, string>;
  readonly tools: InjectionTools;
}

function machine({ disposable = true, obeys = true } = {}): Machine {
  const lab = laboratory();
  const files = new Map([
    ['/proc/sys/kernel/threads-max', '63000'],
    ['/proc/sys/kernel/pid_max', '4194304'],
    ['/proc/sys/fs/file-max', '9223372036854775807'],
    ['/proc/sys/kernel/keys/root_maxkeys', '1000000'],
    ['/proc/sys/kernel/keys/root_maxbytes', '25000000'],
    ['/proc/sys/kernel/pty/max', '4096'],
    ['/proc/sys/fs/inotify/max_user_instances', '128'],
    ['/proc/sys/user/max_user_namespaces', '31000'],
    ['/proc/sys/vm/overcommit_memory', '0'],
    ['/proc/sys/vm/overcommit_ratio', '50'],
    ['/proc/sys/vm/overcommit_kbytes', '0'],
    ['/proc/key-users', '    0:    11 10/10 5/1000000 180/25000000\n 1000:     2 2/2 2/200 30/20000\n'],
  ]);
  const number = (path: string): number => Number(files.get(path));
  // 300 and 302 are taken, 301 is free.
  const tasks: Readonly<Record<string, readonly string[]>> = {
    '/proc': ['1', '302', 'meminfo'],
    '/proc/1/task': ['1', '300'],
    '/proc/302/task': ['302', '9000'],
  };
  const tools: InjectionTools = {
    ...lab.tools,
    engine: {
      ...lab.tools.engine,
      exec: async () => await Promise.resolve({ stdout: '', stderr: '', exitCode: 0, leftPid: null, execId: null }),
    },
    host: {
      ...lab.tools.host,
      exists: async (path) => await Promise.resolve(disposable && path === DISPOSABLE),
      readDir: async (path) => await Promise.resolve(tasks[path] ?? []),
      readText: async (path) => await Promise.resolve(`${files.get(path) ?? ''}\n`),
      async writeText(path, text) {
        lab.done.push(`write ${path} ${text}`);
        if (obeys) files.set(path, text);
        if (obeys && path.endsWith('overcommit_kbytes')) files.set('/proc/sys/vm/overcommit_ratio', '0');
        await Promise.resolve();
      },
    },
  };
  lab.evidence['host.threads'] = () => ({
    threadsCount: 210,
    threadsMax: number('/proc/sys/kernel/threads-max'),
    pidMax: number('/proc/sys/kernel/pid_max'),
  });
  lab.evidence['host.files'] = () => ({ openCount: 1500, max: number('/proc/sys/fs/file-max') });
  lab.evidence['host.ptys'] = () => ({
    host: { count: 3, max: number('/proc/sys/kernel/pty/max'), reserve: 1024 },
    container: null,
  });
  lab.evidence['host.memory'] = () => ({
    ...ROOMY,
    committedBytes: 1000 * KIB,
    overcommit: files.get('/proc/sys/vm/overcommit_memory') === '2' ? 'strict' : 'heuristic',
    commitLimitBytes: number('/proc/sys/vm/overcommit_kbytes') * KIB,
  });
  return { lab, files, tools };
}

const spec = (limit: HostLimit, free: number) => ({ fault: 'host-sysctl', limit, free }) as const;

/** What is written, where, and what stood there. */
const LOWERED = [
  ['kernel.threads-max', 7, '/proc/sys/kernel/threads-max', '217', '63000'],
  ['kernel.pid_max', 0, '/proc/sys/kernel/pid_max', '301', '4194304'],
  ['kernel.pid_max', 1, '/proc/sys/kernel/pid_max', '303', '4194304'],
  ['kernel.pid_max', 4, '/proc/sys/kernel/pid_max', '306', '4194304'],
  ['kernel.keys.root_maxkeys', 0, '/proc/sys/kernel/keys/root_maxkeys', '5', '1000000'],
  ['kernel.keys.root_maxbytes', 40, '/proc/sys/kernel/keys/root_maxbytes', '220', '25000000'],
  ['kernel.pty.max', 2, '/proc/sys/kernel/pty/max', '1030', '4096'],
  ['fs.inotify.max_user_instances', 0, '/proc/sys/fs/inotify/max_user_instances', '0', '128'],
  ['user.max_user_namespaces', 3, '/proc/sys/user/max_user_namespaces', '3', '31000'],
] as const;

describe('a limit of the whole machine', () => {
  test.each(LOWERED)('%s leaves %i: the old value is on disk before the new one is written', async (...row) => {
    const [limit, free, path, text, was] = row;
    const { lab, tools } = machine();
    await hostSysctl.inject(spec(limit, free), tools);
    expect(lab.done).toEqual([
      `journal ${JSON.stringify({ kind: 'write', path, text, was })}`,
      `write ${path} ${text}`,
    ]);
  });

  test('fs.file-max is lowered from the number that no machine reaches', async () => {
    const { files, tools } = machine();
    await hostSysctl.inject(spec('fs.file-max', 12), tools);
    expect(files.get('/proc/sys/fs/file-max')).toBe('1512');
  });

  test('vm.overcommit_memory: a number takes the place of the ratio, and the ratio is what comes back', async () => {
    const { lab, tools } = machine();
    await hostSysctl.inject(spec('vm.overcommit_memory', 24), tools);
    expect(lab.done).toEqual([
      'journal {"kind":"write","path":"/proc/sys/vm/overcommit_ratio","text":"0","was":"50"}',
      'write /proc/sys/vm/overcommit_kbytes 1024',
      'journal {"kind":"write","path":"/proc/sys/vm/overcommit_memory","text":"2","was":"0"}',
      'write /proc/sys/vm/overcommit_memory 2',
    ]);
  });

  test('vm.overcommit_memory: a number that was in force already comes back itself', async () => {
    const { lab, files, tools } = machine();
    files.set('/proc/sys/vm/overcommit_ratio', '0').set('/proc/sys/vm/overcommit_kbytes', '5000000');
    await hostSysctl.inject(spec('vm.overcommit_memory', 24), tools);
    expect(lab.done[0]).toBe(
      'journal {"kind":"write","path":"/proc/sys/vm/overcommit_kbytes","text":"1024","was":"5000000"}',
    );
  });

  test.each(HOST_LIMITS)('%s is not touched on a machine that does not say that it is disposable', async (limit) => {
    const { lab, tools } = machine({ disposable: false });
    await expect(hostSysctl.inject(spec(limit, 0), tools)).rejects.toMatchObject({
      code: 'NOT_DISPOSABLE',
      message: expect.stringContaining(DISPOSABLE) as unknown,
    });
    expect(lab.done).toEqual([]);
  });

  test.each(HOST_LIMITS)('%s: a kernel that does not do as it is told is no injection', async (limit) => {
    const { tools } = machine({ obeys: false });
    await expect(hostSysctl.inject(spec(limit, 0), tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
  });

  test.each(['kernel.threads-max', 'kernel.pty.max', 'fs.inotify.max_user_instances'] as const)(
    '%s is never raised: more left than there is is no injection, and nothing is written',
    async (limit) => {
      const { lab, tools } = machine();
      await expect(hostSysctl.inject(spec(limit, 1_000_000), tools)).rejects.toThrow('already');
      expect(lab.done).toEqual([]);
    },
  );

  test.each(HOST_LIMITS)('%s: the dry run names every file that is written', async (limit) => {
    const { lab, tools } = machine();
    const said = hostSysctl.describe(spec(limit, 5)).join('\n');
    await hostSysctl.inject(spec(limit, 5), tools);
    const written = lab.done.flatMap((line) => /^write (?<path>\S+)/u.exec(line)?.groups?.['path'] ?? []);
    expect(written).not.toEqual([]);
    for (const path of written) expect(said).toContain(path);
  });
});

// Records what strace says of real execs, for the tests of `initp trace`: one into a healthy container, one into a full one.
//   node scripts/record-traces.ts [NAME=/path/to/another/runc]...
// Root and an engine are needed; the attach has to be fast, so it is helped along as in a trial. Refuses to write a trace
// that does not show what it must.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';

import { $ } from 'zx';

import { straceOptions } from '../harness/engine/traced-by-strace.ts';
import { parseStraceCalls } from '../harness/parsers/strace-calls.ts';
import { fromStrace } from '../harness/trace/from-strace.ts';
import { payloadIdentity } from '../harness/docker/payload-identity.js';

const root = join(import.meta.dirname, '..');
const { image, binary: payload } = payloadIdentity(root);
const pids = '/sys/fs/cgroup/pids';
const [a, b] = [`${pids}/w-record-a`, `${pids}/w-record-b`];
const WAYS = { works: [], refused: ['--pids-limit', '64'] } as const;

const runtimes = process.argv.slice(2).map((word) => word.split('='));
if (runtimes.length === 0) runtimes.push(['runc', '/usr/sbin/runc']);
const directory = await mkdtemp(join(tmpdir(), 'w-record-'));
const made: string[] = [];
await $`mkdir ${a} ${b}`;
const churn = $`${payload} churn ${a} ${b} 1000 100`.nothrow();
try {
  for (const [name = '', binary = ''] of runtimes) {
    for (const [way, limit] of Object.entries(WAYS)) {
      const mode = way === 'works' ? ['threads', '2'] : ['threads', 'max'];
      const id = (await $`docker run --detach --network none ${limit} ${image} ${mode}`).stdout.trim();
      made.push(id);
      await $`sleep 1`;
      const prefix = join(directory, `${name}-${way}`, 'task');
      await $`mkdir ${join(directory, `${name}-${way}`)}`;
      const words = ['--root', '/var/run/docker/runtime-runc/moby', 'exec', id, '/nonexistent/initp-null-exec'];
      await $`strace ${straceOptions(prefix)} ${binary} ${words}`.nothrow().quiet();
      await write(`${name}-${way}`, binary);
    }
  }
} finally {
  await churn.kill('SIGKILL');
  await churn;
  for (const id of made) await $`docker rm --force ${id}`.quiet();
  await $`rmdir ${a} ${b}`;
  await rm(directory, { recursive: true, force: true });
}

async function write(name: string, binary: string): Promise<void> {
  const folder = join(directory, name);
  const tasks = await Promise.all(
    (await readdir(folder)).map(async (file) => ({
      tid: Number(file.slice('task.'.length)),
      text: await readFile(join(folder, file), 'utf8'),
    })),
  );
  const inside = fromStrace(
    tasks.map(({ tid, text }) => ({ tid, records: parseStraceCalls(text) })),
    binary,
  );
  const refused = Object.values(inside?.race.refused ?? {}).reduce((sum, count) => sum + count, 0);
  if (inside === null || refused > 0 !== name.endsWith('refused'))
    throw new Error(`${name}: ${refused} clones were refused`);
  const recorded = {
    kernel: release(),
    runtime: (await $`${binary} --version`.quiet()).stdout.split('\n')[0],
    strace: (await $`strace --version`.quiet()).stdout.split('\n')[0],
  };
  const path = join(root, 'test/traces', `${name}.json`);
  await writeFile(path, `${JSON.stringify({ recorded, binary, tasks }, null, 1)}\n`);
  console.log(`${path}: ${tasks.length} tasks`);
}

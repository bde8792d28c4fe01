import { readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { command } from './command.ts';
import { type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';
import { container } from './payload.ts';

const report = z.object({
  containers: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      verdict: z.string(),
      headroom: z.number().nullable(),
      zombiesCount: z.number().nullable(),
      dangers: z.array(z.object({ rule: z.string(), because: z.string() })),
      since: z.object({ refusals: z.number().nullable() }).nullable(),
      init: z.object({ pid: z.number().optional(), state: z.string().optional() }),
    }),
  ),
});
type Found = z.output<typeof report>['containers'][number];

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

async function found(id: string, ...words: readonly string[]): Promise<Found> {
  const { stdout } = await work.initp(['scan', '--json', ...words]);
  const one = json(report, stdout).containers.find((container_) => container_.id === id);
  if (one === undefined) throw new Error(`${id} is not among the containers`);
  return one;
}

async function shimOf(id: string): Promise<number> {
  const pid = (await command('docker', 'inspect', '--format', '{{.State.Pid}}', id)).trim();
  return Number(/^PPid:\s*(\d+)$/mu.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

test('the full one of two is found by its name, the exit code is 1, and the screen says what to type next', async () => {
  await using full = await container(['--pids-limit', '30'], 'threads', 'max');
  await using well = await container(['--pids-limit', '30'], 'sleep');
  expect(await found(full.id)).toMatchObject({ name: full.name, verdict: 'exec-broken', headroom: 0 });
  expect(await found(well.id)).toMatchObject({ name: well.name, verdict: 'ok', headroom: 29, dangers: [] });
  const filters = ['--filter', `name=${full.name}`, '--filter', `name=${well.name}`];
  const { exitCode, stdout } = await work.initp(['scan', ...filters], { environment: { COLUMNS: '80' } });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('1 exec-broken');
  expect(stdout).toContain(`$ initp diagnose ${full.name}`);
  const words = stdout.replaceAll(/\s+/gu, ' ');
  expect(words).toContain("container-pids-max: the container's own pids.max is 30 and 30 tasks are in it");
  expect(stdout).toContain('1 container ok');
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  const alone = await work.initp(['scan', '--filter', `name=${well.name}`]);
  expect(alone.exitCode).toBe(0);
});

test('zombies, a stopped shim and a freeze behind the back of the engine are told apart', async () => {
  await using dead = await container(['--pids-limit', '40'], 'zombies', 'max');
  await using hung = await container([], 'sleep');
  const shim = await shimOf(hung.id);
  process.kill(shim, 'SIGSTOP');
  try {
    expect(await found(dead.id)).toMatchObject({ zombiesCount: 39, dangers: [{ rule: 'zombie-accumulation' }] });
    expect(await found(hung.id)).toMatchObject({ verdict: 'exec-broken', dangers: [{ rule: 'shim-hang' }] });
  } finally {
    process.kill(shim, 'SIGCONT');
  }
  await using cold = await container([], 'sleep');
  await command('docker', 'pause', cold.id);
  try {
    const paused = await found(cold.id);
    expect(paused.dangers).toMatchObject([{ rule: 'container-paused' }]);
    // cgroup v1 freezes into state D, which a look does not wait for; v2 leaves it in S.
    expect(['D', 'S']).toContain(paused.init.state);
    expect((await found(cold.id, '--no-names')).dangers).toMatchObject([{ rule: 'freezer-stuck' }]);
  } finally {
    await command('docker', 'unpause', cold.id);
  }
  expect((await found(cold.id)).verdict).toBe('ok');
});

test('a full level above the container is named, and lifting it mends the verdict', async () => {
  const name = `live-scan-${process.pid}`;
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    for (const controller of await readdir('/sys/fs/cgroup')) {
      await rmdir(`/sys/fs/cgroup/${controller}/${name}`).catch(() => {});
    }
  });
  const full = stack.use(await container(['--cgroup-parent', `/${name}`], 'threads', '20'));
  const parent = full.cgroup.slice(0, full.cgroup.lastIndexOf('/'));
  await writeFile(`${parent}/pids.max`, (await readFile(`${parent}/pids.current`, 'utf8')).trim());
  const sick = await found(full.id);
  expect(sick).toMatchObject({ verdict: 'exec-broken', dangers: [{ rule: 'pod-pids-limit' }] });
  expect(sick.dangers[0]?.because).toContain(`${parent}/pids.max`);
  await writeFile(`${parent}/pids.max`, 'max');
  expect((await found(full.id)).verdict).toBe('ok');
});

test('refusals are counted from one look to the next', async () => {
  await using full = await container(['--pids-limit', '30'], 'threads', 'max');
  const before = await found(full.id);
  expect(before.since).toBeNull();
  expect((await found(full.id)).since).toMatchObject({ refusals: 0 });
});

test('without an engine that answers there are ids, a word of warning, and the same verdicts', async () => {
  await using full = await container(['--pids-limit', '30'], 'threads', 'max');
  const environment = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  const { exitCode, stdout, stderr } = await work.initp(['scan', '--json', '--filter', `id=${full.id.slice(0, 12)}`], {
    environment,
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('no names:');
  expect(json(report, stdout).containers).toMatchObject([{ id: full.id, name: null, verdict: 'exec-broken' }]);
});

test('a filter that fits nothing is no good news', async () => {
  await using one = await container([], 'sleep');
  const { exitCode, stdout } = await work.initp(['scan', '--filter', `name=${one.name}-not`]);
  expect(stdout).toContain('left out by the filter');
  expect(exitCode).toBe(2);
});

test('looks that were recorded are drawn, and a recording without a page, or a page without one, is no request', async () => {
  await using full = await container(['--pids-limit', '30'], 'threads', 'max');
  const [file, page] = [`${work.directory}/looks.ndjson`, `${work.directory}/looks.html`];
  for (let again = 0; again < 2; again++) await work.initp(['scan', '--record', file, '--filter', `name=${full.name}`]);
  const { exitCode, stdout } = await work.initp(['scan', '--from', file, '--html', page]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${page}: 2 looks\n` });
  const html = await readFile(page, 'utf8');
  expect(html).toContain(`<td>${full.name}</td>`);
  expect(html.match(/<polyline/gu)).toHaveLength(1);
  expect((await work.initp(['scan', '--from', file])).exitCode).toBe(64);
});

test('lines of JSON, one for each container', async () => {
  await using one = await container([], 'sleep');
  const { stdout } = await work.initp(['scan', '--format', 'ndjson', '--filter', `name=${one.name}`]);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ id: one.id, verdict: 'ok' }]);
});

test('the sweep starts no process, writes nothing but its own state, and opens nothing that can wait for a process', async () => {
  await using full = await container(['--pids-limit', '30'], 'threads', 'max');
  const trace = `${work.directory}/scan.trace`;
  const strace = ['strace', '--follow-forks', '--output', trace, '--trace=execve,fork,vfork,open,openat,kill'];
  await work.initp(['scan', '--no-names', '--filter', `id=${full.id}`], { through: strace });
  const calls = (await readFile(trace, 'utf8')).split('\n');
  expect(calls.filter((call) => call.includes('execve('))).toHaveLength(1);
  const opened = calls.flatMap((call) => /open(?:at)?\(.*?"([^"]+)", (\S+?)[,)|]/u.exec(call)?.slice(1, 3) ?? []);
  expect(opened).toContain(`${full.cgroup}/pids.current`);
  const ofOthers = opened
    .filter((path) => /^\/proc\/\d+\//u.test(path))
    .map((path) => path.replace(/^\/proc\/\d+\//u, ''));
  expect([...new Set(ofOthers)].toSorted()).toEqual(['cwd/options.json', 'limits', 'stat']);
  const written = calls.flatMap((call) => /open(?:at)?\(.*?"([^"]+)", O_(?:WRONLY|RDWR)/u.exec(call)?.[1] ?? []);
  expect(written.filter((path) => !path.startsWith(work.directory) && !path.includes('/node_modules/.cache/'))).toEqual(
    [],
  );
});

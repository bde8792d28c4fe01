// node scripts/record.ts [SCENARIO|passive-full...]: makes test/fixtures/ again from real runs; all of them by default.
//
// node scripts/record.ts --from DIR [SCENARIO...]: takes them from a run that was held elsewhere, such as one of
// `npm run test:vm`; all that were correct by default.
//
// On a machine with cgroup v2 the folder is called NAME@v2.
//
// A recording is never tuned by hand. Two things are changed, here and nowhere else: above 300 KB the output of each
// exec is cut to its first 2 KiB (crash output of Go), and of the path of dockerd's log the file name alone is kept.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { $ } from 'zx';

import { endpointOf } from '../harness/docker/endpoint.ts';
import { engineApi } from '../harness/docker/engine-api.ts';
import { payloadIdentity } from '../harness/docker/payload-identity.js';
import { machineOf } from '../harness/engine/machine.ts';
import { reachEngine } from '../harness/engine/preflight.ts';
import { read } from '../harness/diagnosis/rank.ts';
import type { EngineInfo } from '../harness/model/container.ts';
import type { ExecAttempt } from '../harness/model/exec-attempt.ts';
import type { Reading } from '../harness/model/reading.ts';
import { EXEC_NEEDS_SLOTS } from '../harness/rules/pids-headroom.ts';
import { parseReadings, type ReadingsFile } from '../harness/schema/readings.ts';
import { parseReport } from '../harness/schema/report.ts';
import { engineOf, heldElsewhere, type Pedigree, pedigreeOf, takeFrom } from './record/held-elsewhere.ts';
import { DAEMON_CHECKS } from './record/daemon-checks.ts';
import { type Check, type Checks, Recording } from './record/recording.ts';
import { HOST_CHECKS } from './record/host-checks.ts';
import { COMMAND_CHECKS } from './record/command-checks.ts';
import { STATE_CHECKS } from './record/state-checks.ts';
import { RESOURCE_CHECKS } from './record/resource-checks.ts';
import { TASK_CHECKS } from './record/task-checks.ts';

const root = dirname(import.meta.dirname);
const fixtures = join(root, 'test/fixtures');
const initp = [process.execPath, join(root, 'harness/bin.js')];
const PASSIVE = 'passive-full';
const MAX_BYTES = 300 * 1000;
const KEPT_CHARS = 2048;
const HOLDINGS = 5;

interface Recorded {
  readonly file: ReadingsFile;
  readonly pedigree: Pedigree;
}

const incident = (max: number): Readonly<Record<string, Check>> => ({
  [`the container's own pids.max is ${max}, and full`]: (it) =>
    it.levels().own.max === max && it.levels().own.current >= max,
  'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  'lifting the limit mended it, putting it back broke it again': (it) => it.proven(),
});

const HEALTHY: Readonly<Record<string, Check>> = {
  'every exec works': (it) => it.allWork(),
  'more slots are free than an exec needs': (it) => (it.levels().free ?? 0) > EXEC_NEEDS_SLOTS,
};

/** What a recording must contain before it is written: one that lost its race is no recording of it. */
const CHECKS: Checks = {
  ...COMMAND_CHECKS,
  ...STATE_CHECKS,
  ...RESOURCE_CHECKS,
  ...DAEMON_CHECKS,
  ...TASK_CHECKS,
  ...HOST_CHECKS,
  healthy: HEALTHY,
  'nested-healthy': {
    ...HEALTHY,
    'it was tried through three doors': (it) => new Set(it.attempts().map(({ entry }) => entry)).size === 3,
    'the client of containerd was run where the engine lives': (it) =>
      it.attempts().some(({ entry, how }) => entry === 'containerd' && how.startsWith('nsenter ')),
  },
  'idle-host': {
    'every exec works': (it) => it.allWork(),
    'no slot is free': (it) => it.levels().free === 0,
  },
  'pids-limit-lowered': {
    'more tasks are in the container than its limit': (it) => {
      const { own } = it.levels();
      return own.max !== null && own.current > own.max;
    },
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'pod-pids-limit': {
    // systemd gives every scope its DefaultTasksMax.
    'the container has no limit of its own that binds': (it) => {
      const { own } = it.levels();
      return own.max === null || own.max - own.current > EXEC_NEEDS_SLOTS;
    },
    'its parent is full': (it) => {
      const { parent } = it.levels();
      return parent !== undefined && parent.max !== null && parent.current >= parent.max;
    },
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'nested-read-init-p': incident(64),
  'read-init-p': incident(64),
  'read-init-p-10k': incident(10_000),
  [PASSIVE]: {
    'nothing was run': (it) => it.file.depth === 'passive' && read(it.file.readings, 'exec.attempts') === null,
    'no slot is free': (it) => it.levels().free === 0,
    'the tasks that fill it were counted': (it) => it.must('container.tasks').threadsCount === it.levels().own.current,
  },
};

const { values, positionals: names } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } });
const from = values.from === undefined ? null : await heldElsewhere(values.from);
const known = (await readdir(join(root, 'scenarios'))).flatMap((name) =>
  name.endsWith('.yaml') ? [basename(name, '.yaml')] : [],
);
for (const name of names.length > 0 ? names : (from?.correct ?? [...known, PASSIVE])) {
  const { file, pedigree } = await recorded(name);
  const folder = pedigree.cgroup === 'v2' ? `${name}@v2` : name;
  await mkdir(join(fixtures, folder), { recursive: true });
  await writeFile(join(fixtures, folder, 'readings.json'), printed(file));
  await writeFile(join(fixtures, folder, 'machine.json'), printed(pedigree));
  console.log(`recorded ${folder}: ${printed(file).length} bytes`);
}

/** A race may be lost, and a host may not be idle: then once more. */
async function recorded(name: string): Promise<Recorded> {
  if (!(name in CHECKS)) throw new Error(`${name}: write into CHECKS what its recording must contain`);
  // What was held elsewhere can not be held again.
  const holdings = from === null ? HOLDINGS : 1;
  for (let holding = 1; ; holding++) {
    try {
      const { text, pedigree } = name === PASSIVE ? await recordPassive() : await recordScenario(name);
      const file = shortened(parseReadings(text));
      verify(name, file);
      // A nested engine is another than that of the machine.
      const info = engineBefore(file.readings);
      return { file, pedigree: info === null ? pedigree : { ...pedigree, ...engineOf(machineOf(info)) } };
    } catch (error) {
      if (holding === holdings) throw error;
      console.warn(
        `${name}, holding ${holding} of ${holdings}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

/** Before anything was broken: an engine whose runtime is broken can not say its version. */
function engineBefore(readings: readonly Reading[]): EngineInfo | null {
  const [first] = readings.flatMap((one) => (one.kind === 'engine.info' && one.status === 'read' ? [one.value] : []));
  return first ?? null;
}

/** One holding of the scenario; a wrong verdict or a dirty machine is no recording. */
async function recordScenario(name: string): Promise<{ text: string; pedigree: Pedigree }> {
  if (from !== null) return await takeFrom(from, name);
  const directory = await mkdtemp(join(tmpdir(), 'readings-'));
  try {
    const ended = await $({ nothrow: true, quiet: true })`${initp} run ${name} --json --report ${directory}`;
    if (ended.exitCode !== 0) throw new Error(`initp run ${name}: exit ${ended.exitCode}:\n${ended.stderr}`);
    const { run, startedAt, machine, trials } = parseReport(ended.stdout, 'stdout');
    const readings = trials[0]?.readingsFile ?? null;
    if (readings === null) throw new Error(`initp run ${name}: no readings: ${JSON.stringify(trials[0]?.verdict)}`);
    return { text: await readFile(join(directory, run, readings), 'utf8'), pedigree: pedigreeOf(machine, startedAt) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What a person sees who may run nothing: `initp diagnose CONTAINER` of a container that filled itself. */
async function recordPassive(): Promise<{ text: string; pedigree: Pedigree }> {
  const engine = engineApi(endpointOf(process.env['DOCKER_HOST']));
  const machine = machineOf(await reachEngine(engine));
  const name = `w-${randomBytes(4).toString('hex')}-1`;
  await engine.post(`/containers/create?name=${name}`, {
    Image: payloadIdentity(root).image,
    Cmd: ['threads', 'max'],
    HostConfig: { PidsLimit: 64, NetworkMode: 'none' },
  });
  try {
    await engine.post(`/containers/${name}/start`);
    const deadline = Date.now() + 10_000;
    for (;;) {
      // The parser drops what a diagnosis has beside its readings.
      const { stdout } = await $({ quiet: true })`${initp} diagnose ${name} --json`;
      if (new Recording(parseReadings(stdout)).levels().free === 0) {
        return { text: stdout, pedigree: pedigreeOf(machine, new Date().toISOString()) };
      }
      if (Date.now() > deadline) throw new Error(`${name} is not full after 10 s`);
    }
  } finally {
    await engine.delete(`/containers/${name}?force=true&v=true`);
  }
}

function shortened(file: ReadingsFile): ReadingsFile {
  const cut = printed(file).length > MAX_BYTES;
  const readings = file.readings.map((reading): Reading => {
    if (reading.status !== 'read') return reading;
    if (reading.kind === 'daemon.log') {
      return { ...reading, value: { ...reading.value, from: basename(reading.value.from) } };
    }
    if (cut && reading.kind === 'exec.attempts') return { ...reading, value: reading.value.map(withShortOutput) };
    if (cut && reading.kind === 'exec.intervention') {
      const { before, lifted, after } = reading.value;
      const execs = {
        before: before.map(withShortOutput),
        lifted: lifted.map(withShortOutput),
        after: after.map(withShortOutput),
      };
      return { ...reading, value: { ...reading.value, ...execs } };
    }
    return reading;
  });
  return { ...file, readings };
}

function withShortOutput(attempt: ExecAttempt): ExecAttempt {
  const { stdout, stderr } = attempt;
  return { ...attempt, stdout: stdout.slice(0, KEPT_CHARS), stderr: stderr.slice(0, KEPT_CHARS) };
}

/** Throws what the recording lacks, or gives away of the place where it was made. */
function verify(name: string, file: ReadingsFile): void {
  const recording = new Recording(file);
  const lacking = Object.entries(CHECKS[name] ?? {}).filter(([, holds]) => !holds(recording));
  if (lacking.length > 0) throw new Error(`${name}: not so: ${lacking.map(([what]) => what).join('; ')}`);
  // The root of a process is no home, and a folder of sysctls no host.
  const text = printed(file)
    .replaceAll(/\/proc\/\d+\/root\//gu, '/proc/PID/')
    .replaceAll('/proc/sys/vm/', '/proc/sys/');
  const local = [root, `${homedir()}/`].filter((path) => text.includes(path));
  // A machine may be called as a folder of /proc/sys is: a part of a path is no name.
  if (text.split(/[^\w./-]+/u).includes(hostname())) local.push(hostname());
  if (local.length > 0) throw new Error(`${name}: the recording names this machine: ${local.join(', ')}`);
}

function printed(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

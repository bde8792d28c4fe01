// Prints ratios of one run, for a person who compares. Asserts nothing: the machine is noisy. `npm run bench -- diagnose`
// holds one of the parts below, all of them without a name.
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { $ } from 'zx';

import { payloadIdentity } from '../harness/docker/payload-identity.js';
import { ENTRIES, type Entry } from '../harness/model/exec-attempt.ts';
import { wilson } from '../harness/report/wilson.ts';
import { parseReport } from '../harness/schema/report.ts';
import type { RunReport } from '../harness/model/run-report.ts';
import { crowdedHost } from './bench/crowded-host.ts';
import { rawTrial } from './bench/raw-trial.ts';
import { renderings } from './bench/rendering.ts';
import { median, timed, type Took } from './bench/timed.ts';

$.verbose = false;
$.quiet = true;

const root = dirname(import.meta.dirname);
const bin = join(root, 'harness', 'bin.js');
/** Of each of two kinds, so 100 through each of the three doors. */
const EXECS_EACH = 50;
const DOORS = { 'engine-api': 'docker exec', containerd: 'ctr', runtime: 'runc exec' } as const satisfies Record<
  Entry,
  string
>;
const work = await mkdtemp(join(tmpdir(), 'initp-bench-'));

const PARTS = {
  'start-up': startUp,
  rendering,
  reproduction,
  trial: oneTrial,
  diagnose: passiveDiagnosis,
} as const;
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));

try {
  if (unknown.length > 0) {
    process.exitCode = 64;
    process.stderr.write(
      `error there is no part ${unknown.join(', ')}\nhint  one of ${Object.keys(PARTS).join(', ')}\n`,
    );
  } else {
    for (const [name, part] of Object.entries(PARTS)) {
      if (asked.length === 0 || asked.includes(name)) await part();
    }
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

/** Wall time of a command, milliseconds; the median of several. */
async function wallMs(times: number, command: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const started = performance.now();
    await command();
    took.push(performance.now() - started);
  }
  return median(took);
}

function tell(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(58)} ${value}\n`);
}

async function startUp(): Promise<void> {
  const node = await wallMs(9, async () => await $`${process.execPath} -e 0`);
  const help = await wallMs(9, async () => await $`${process.execPath} ${bin} --help`);
  tell('initp --help against node -e 0 (aim: under 4)', `${(help / node).toFixed(2)} (${Math.round(help)} ms)`);
  const setUp = await wallMs(3, async () => await $({ cwd: root })`node scripts/setup.js`);
  tell('set-up with nothing to do (aim: under 2 s)', `${(setUp / 1000).toFixed(2)} s`);
}

async function reproduction(): Promise<void> {
  const file = join(work, 'many-execs.yaml');
  const own = await readFile(join(root, 'scenarios', 'read-init-p.yaml'), 'utf8');
  await writeFile(file, `${own.trimEnd()}\nattempts: ${EXECS_EACH}\n`);
  for (const amplify of ['auto', 'never']) {
    const report = await held([file, '--amplify', amplify]);
    const all = report.trials[0]?.attempts ?? [];
    for (const entry of ENTRIES) {
      const attempts = all.filter((attempt) => attempt.entry === entry);
      const failed = attempts.filter(({ outcome }) => outcome === 'fails').length;
      const { lowRatio, highRatio } = wilson(failed, attempts.length);
      const interval = `${percent(lowRatio)} to ${percent(highRatio)}`;
      const what = `read-init-p, ${DOORS[entry]}, amplifier ${amplify}`;
      tell(what, `${failed} of ${attempts.length} execs fail, ${interval} (95 %)`);
    }
  }
}

async function rendering(): Promise<void> {
  for (const { form, aimMs, tookMs, bytes } of await renderings(root)) {
    const size = `${(bytes / 1024 ** 2).toFixed(2)} MiB`;
    tell(`200 trials as ${form} (aim: under ${aimMs} ms)`, `${Math.round(tookMs)} ms of CPU, ${size}`);
  }
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

async function oneTrial(): Promise<void> {
  const payload = payloadIdentity(root);
  const ratios: number[] = [];
  for (let n = 0; n < 3; n++) {
    const rawMs = await rawTrial(payload);
    const report = await held([join(root, 'scenarios', 'read-init-p.yaml')]);
    const trialMs = report.trials[0]?.durationMs ?? Number.NaN;
    ratios.push(trialMs / rawMs);
    tell('one trial against the same steps typed', `${Math.round(trialMs)} ms / ${Math.round(rawMs)} ms`);
  }
  tell('one trial against the same steps typed (aim: under 1.5)', median(ratios).toFixed(2));
}

/** On a host with 50 containers, of the one with 10,000 threads. */
async function passiveDiagnosis(): Promise<void> {
  await using host = await crowdedHost(payloadIdentity(root));
  const pairs: { inspect: Took; diagnose: Took; node: Took }[] = [];
  // One after the other, so that whatever else the machine does meets all three alike.
  for (let n = 0; n < 25; n++) {
    pairs.push({
      inspect: await timed('docker', ['inspect', host.full]),
      diagnose: await timed(process.execPath, [bin, 'diagnose', host.full]),
      node: await timed(process.execPath, ['-e', '0']),
    });
  }
  for (const [what, of] of [
    ['on the clock (aim: under 6)', (took: Took) => took.wallMs],
    ['of processor time (aim: under 6)', (took: Took) => took.cpuMs],
  ] as const) {
    const [inspect, diagnose, node] = [
      median(pairs.map((pair) => of(pair.inspect))),
      median(pairs.map((pair) => of(pair.diagnose))),
      median(pairs.map((pair) => of(pair.node))),
    ];
    const times = `${Math.round(diagnose)} ms / ${Math.round(inspect)} ms; node -e 0 alone ${Math.round(node)} ms`;
    tell(`passive diagnose against docker inspect, ${what}`, `${(diagnose / inspect).toFixed(2)} (${times})`);
  }
  const tellPeak = `process.on('exit', () => process._rawDebug(process.resourceUsage().maxRSS))`;
  const options = `--import=data:text/javascript,${encodeURIComponent(tellPeak)}`;
  const measured = await $({ env: { ...process.env, NODE_OPTIONS: options } })`node ${bin} diagnose ${host.full}`;
  const kilobytes = Number(measured.stderr.trim().split('\n').at(-1));
  tell('its memory (aim: under 120 MB)', `${Math.round(kilobytes / 1024)} MiB`);
}

async function held(args: readonly string[]): Promise<RunReport> {
  const reports = await mkdtemp(join(work, 'reports-'));
  await $({ nothrow: true })`${process.execPath} ${bin} run ${args} --report ${reports}`;
  const [run] = await readdir(reports);
  const path = join(reports, run ?? '', 'report.json');
  return parseReport(await readFile(path, 'utf8'), path);
}

// node scripts/bench-scan.ts [SIZE...]: the sweep against an exec into each container and against `docker stats`, as ratios of one
// run on one host of containers that grows. Asserts nothing of time; what is found has to be right.
import { dirname, join } from 'node:path';

import { $ } from 'zx';

import { payloadIdentity } from '../harness/docker/payload-identity.js';
import { isFields, listOf, parseFields, textField } from '../harness/parsers/json-fields.ts';
import { median } from '../harness/report/quantity.ts';
import { manyContainers, type ManyContainers } from './bench/many-containers.ts';

$.verbose = false;
$.quiet = true;

const root = dirname(import.meta.dirname);
const bin = join(root, 'harness', 'bin.js');
const words = process.argv.slice(2).map(Number);
const SIZES = words.length > 0 ? words : [50, 100, 200, 400];
/** At this many, everything is compared. */
const COMPARED = 200;

/** In front of all else that runs here, so that the work of others does not count; as it comes, where that is not allowed. */
const inFront = (await $({ nothrow: true })`chrt --fifo 1 true`).exitCode === 0 ? ['chrt', '--fifo', '1'] : [];

await using host = await manyContainers(payloadIdentity(root));
// Ended from outside, it leaves nothing behind either.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void host[Symbol.asyncDispose]().then(() => process.kill(process.pid, signal)));
}
for (const size of SIZES) {
  await host.grow(size);
  await growth(size);
  if (size === COMPARED) await comparison(host);
}

function tell(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(62)} ${value}\n`);
}

/** One start of the program; the containers of this host alone. */
async function scanned(through: readonly string[] = []): Promise<{
  readonly wallMs: number;
  readonly sweepMs: number;
  readonly containers: readonly Found[];
}> {
  const started = performance.now();
  const { stdout } = await $({ nothrow: true })`${[...through, process.execPath, bin, 'scan', '--json']}`;
  const wallMs = performance.now() - started;
  const report = parseFields(stdout) ?? {};
  const containers = listOf(report, 'containers').flatMap((one) => {
    const name = textField(one, 'name') ?? '';
    const [danger] = listOf(one, 'dangers');
    const rule = isFields(danger) ? textField(danger, 'rule') : null;
    return name.startsWith(host.prefix) ? [{ name, verdict: textField(one, 'verdict') ?? '', rule }] : [];
  });
  return { wallMs, sweepMs: Number(report['tookMs']), containers };
}

interface Found {
  readonly name: string;
  readonly verdict: string;
  readonly rule: string | null;
}

async function growth(size: number): Promise<void> {
  const all: number[] = [];
  for (let n = 0; n < 15; n++) all.push((await scanned(inFront)).sweepMs);
  const middle = median(all) ?? Number.NaN;
  const each = ((middle / size) * 1000).toFixed(0);
  tell(
    `${size} containers: the sweep, the first of a new process`,
    `${middle.toFixed(1)} ms (${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}), ${each} µs each`,
  );
}

async function comparison({ prefix, sick, freezeAndStop }: ManyContainers): Promise<void> {
  const wall = async (): Promise<number> => {
    const all: number[] = [];
    for (let n = 0; n < 9; n++) all.push((await scanned()).wallMs);
    return median(all) ?? Number.NaN;
  };
  const before = await wall();
  const loop = await took(async () => {
    const ids = (await $`docker ps --quiet --filter name=${prefix}`).stdout.trim().split('\n');
    await $({ nothrow: true, input: ids.join('\n') })`xargs -I{} docker exec {} /bin/true`;
  });
  const stats: number[] = [];
  for (let n = 0; n < 3; n++) stats.push(await took(async () => await $`docker stats --no-stream`));
  const after = await wall();
  const scan = (before + after) / 2;
  tell(`initp scan of ${COMPARED}, start of Node and names included`, `${scan.toFixed(0)} ms`);
  tell(
    'docker ps -q | xargs -n1 docker exec {} /bin/true against it',
    `${loop.toFixed(0)} ms: ${(loop / scan).toFixed(0)} times (aim: 100)`,
  );
  const statsMs = median(stats) ?? Number.NaN;
  tell(
    'docker stats --no-stream against it',
    `${statsMs.toFixed(0)} ms: ${(statsMs / scan).toFixed(0)} times (aim: 20)`,
  );

  await freezeAndStop();
  const { containers } = await scanned();
  for (const [name, rule] of sick) {
    const found = containers.find((one) => one.name === name);
    const right = found?.verdict === 'exec-broken' && found.rule === rule;
    tell(`${name.slice(prefix.length + 1)}: ${rule}`, right ? 'found' : `NOT FOUND: ${found?.verdict} ${found?.rule}`);
    if (!right) process.exitCode = 1;
  }
  const healthy = containers.filter(({ name }) => !sick.has(name));
  const ok = healthy.filter(({ verdict }) => verdict === 'ok').length;
  tell('the others', `${ok} of ${healthy.length} ok`);
  if (ok !== healthy.length) process.exitCode = 1;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

// node scripts/trace-rates.ts [--execs 20] [--engine IMAGE] [--out FILE] [NAME=/path/to/runtime...]
// Traces execs into a healthy container and failing ones, of every runtime that `npm run runtimes` has fetched, and prints of how
// many there is a whole picture. Exit code 1 when it is fewer than 19 of 20 failing or than every healthy one.
import { execFile } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { promisify, parseArgs } from 'node:util';

import { fetchedRuntimes, madeEngines, runtimeWord } from '../harness/commands/qualify-inputs.ts';
import { surroundings } from '../harness/commands/surroundings.ts';
import { pidsHierarchy } from '../harness/docker/hierarchies.ts';
import { startWorkload, type WorkloadPlan } from '../harness/docker/workload.ts';
import { attachLab } from '../harness/engine/amplifier.ts';
import { findPayload } from '../harness/engine/preflight.ts';
import { type Lab, openLab } from '../harness/engine/qualify/lab.ts';
import { runtimeFile } from '../harness/engine/qualify/runtime-file.ts';
import { openSession } from '../harness/engine/session.ts';
import { PROJECT } from '../harness/host/project.ts';
import { hostPid } from '../harness/collectors/proc/host-pid.ts';
import type { ExecTrace } from '../harness/model/exec-trace.ts';
import { traceSvg } from '../harness/report/trace-svg.ts';
import { wilson } from '../harness/report/wilson.ts';
import { parseExecTrace } from '../harness/schema/exec-trace-document.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    execs: { type: 'string', default: '20' },
    engine: { type: 'string' },
    out: { type: 'string' },
  },
});
const LEAST_FAILING_RATIO = 0.95;
const bin = `${PROJECT}/harness/bin.js`;
const execs = Number(values.execs);
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopped = true;
  });
}

/** What is missing in a picture of such an exec; empty for a whole one. */
function lacks(trace: ExecTrace, kind: Kind): readonly string[] {
  const { family } = trace.runtime;
  const steps = new Set(trace.steps.map(({ name }) => name));
  const refused = Object.values(trace.race.refused).reduce((sum, count) => sum + count, 0);
  const wanted = kind === 'healthy' ? 'works' : 'fails';
  return [
    ...(trace.method.kind === 'strace' ? [] : ['the calls']),
    ...(trace.race.joinMs === null ? ['the join'] : []),
    ...(family === 'runc' && !(steps.has('bootstrap') && steps.has('cgroup join')) ? ['the steps'] : []),
    ...(family === 'runc' && !trace.lanes.some(({ role }) => role === 'stage-2') ? ['stage 2'] : []),
    ...(family === 'runc' && kind === 'failing' && refused === 0 ? ['the refusals'] : []),
    ...(trace.outcome === wanted ? [] : [`an exec that ${wanted}`]),
    ...(traceSvg([trace]).includes('</svg>') ? [] : ['the drawing']),
  ];
}

/** The null exec ends as it should; a runtime without threads is not refused any, and fails over a path. */
async function traced(lab: Lab, name: string, command: readonly string[]): Promise<ExecTrace> {
  const words = ['trace', '--engine', lab.nested.container.name, name, '--json', '--', ...command];
  const ended = await promisify(execFile)(
    process.execPath,
    [bin, ...words.slice(0, command.length === 0 ? -1 : undefined)],
    {
      maxBuffer: 64 * 1024 ** 2,
    },
  ).catch((error: unknown) => error);
  return parseExecTrace(String(Reflect.get(Object(ended), 'stdout')), name);
}

async function workload(
  lab: Lab,
  plan: Pick<WorkloadPlan, 'name' | 'runtime' | 'payload' | 'pidsLimit'>,
): Promise<void> {
  const { engine, host, run } = lab.session;
  await startWorkload(
    {
      image,
      run,
      trial: `${run}.${plan.name}`,
      memoryBytes: null,
      restart: 'no',
      cgroupParent: null,
      oomKiller: 'on',
      oomScoreAdj: null,
      rootfs: 'writable',
      tmpfs: [],
      user: null,
      ulimits: [],
      securityOptions: [],
      workdir: null,
      binds: [],
      ...plan,
    },
    {
      engine,
      kind: 'nested',
      async hostPid(id, pid) {
        const here = await hostPid(host, id, pid);
        if (here === null) throw new Error(`the engine's process ${pid} of ${id} is not to be found here`);
        return here;
      },
    },
  );
}

type Kind = 'healthy' | 'failing';

/** Of that runtime's execs, how many have a whole picture; told as a cell of the table. */
async function rateOf(lab: Lab, runtime: string, kind: Kind): Promise<string> {
  const name = `${runtime}-${kind}`;
  // A container is full for a runtime that has threads; the other kind fails over a path that is not there.
  const isFull = kind === 'failing' && runtime.startsWith('runc');
  try {
    const payload = isFull ? (['threads', 'max'] as const) : (['sleep'] as const);
    await workload(lab, { name, runtime, payload, pidsLimit: isFull ? 64 : null });
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 'does not start here';
  }
  let drawn = 0;
  for (let n = 1; n <= execs; n++) {
    if (stopped) return 'stopped';
    const trace = await traced(lab, name, kind === 'failing' && !isFull ? ['/no/such/program'] : []);
    const missing = lacks(trace, kind);
    if (missing.length === 0) drawn++;
    else process.stderr.write(`${name} ${n}: without ${missing.join(', ')}\n`);
    if (values.out === undefined) continue;
    const { outcome, race } = trace;
    await appendFile(values.out, `${JSON.stringify({ runtime, kind, missing, outcome, race })}\n`);
  }
  if (drawn / execs < (kind === 'healthy' ? 1 : LEAST_FAILING_RATIO)) process.exitCode = 1;
  const { lowRatio, highRatio } = wilson(drawn, execs);
  return `${drawn} of ${execs} (${(lowRatio * 100).toFixed(0)}-${(highRatio * 100).toFixed(0)} %)`;
}

process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
const around = surroundings();
const { image, binary } = await findPayload(around.host, around.engine, PROJECT);
const named = positionals.length > 0 ? positionals.map(runtimeWord) : await fetchedRuntimes(PROJECT);
const runtimes = await Promise.all(named.map(async ({ name, path }) => await runtimeFile(name, path)));
const engineName = values.engine ?? (await madeEngines(around.engine))[0] ?? '';
const run = `trace-${Date.now().toString(36)}`;
const session = await openSession({ ...around, run, startedAt: new Date().toISOString(), timeoutMs: 3_600_000 });
const rows: string[] = [];
try {
  const lab = await openLab({ session, engine: engineName, runtimes, payloadImage: image, index: 1 });
  const hierarchy = pidsHierarchy(session.hierarchies);
  if (hierarchy === null) throw new Error('no pids controller');
  const attach = await attachLab({
    host: session.host,
    payload: binary,
    hierarchy,
    prefix: `w-${run}`,
    journal: async (what, undo) => void (await session.journal('run', what, undo)),
  });
  const churning = await attach.churn(await attach.measure());
  try {
    for (const { name } of runtimes) {
      const cells = [name, await rateOf(lab, name, 'healthy'), await rateOf(lab, name, 'failing')];
      rows.push(`| ${cells.join(' | ')} |`);
      process.stderr.write(`${rows.at(-1)}\n`);
    }
  } finally {
    await churning.stop();
  }
  await lab.close();
} finally {
  await session.undo('run');
  await session.close();
}
console.log(`| runtime, in ${engineName} | healthy | failing |\n| --- | --- | --- |\n${rows.join('\n')}`);

// The step of action.yml: holds the scenarios, and tells GitHub what came out. Its inputs are variables, its outputs the
// files that GITHUB_OUTPUT and GITHUB_STEP_SUMMARY name, and lines on stdout that the runner understands.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { parseReport } from '../../harness/schema/report.ts';
import { annotationsOf, FAIL_ON, type FailOn, isFailure, summaryOf, verdictOf } from './told.ts';

const root = join(import.meta.dirname, '../..');
const { env } = process;
const USAGE = 64;

function words(name: string): readonly string[] {
  return (env[name] ?? '').split(/\s+/u).filter((word) => word !== '');
}

/** Runs `initp` as root, with its conversation in the log of the job; its result there too, or in a file. */
async function initp(args: readonly string[], into: number | 'inherit' = 'inherit'): Promise<number> {
  const command = [join(root, 'node_modules/.bin/node'), join(root, 'harness/bin.js'), ...args];
  const [file = '', ...rest] = process.getuid?.() === 0 ? command : ['sudo', '--preserve-env=DOCKER_HOST', ...command];
  return await new Promise((done, failed) => {
    const child = spawn(file, rest, { stdio: ['ignore', into, 'inherit'] });
    child.once('error', failed);
    child.once('close', (code) => done(code ?? 70));
  });
}

async function tell(name: 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY', text: string): Promise<void> {
  const path = env[name];
  if (path !== undefined && path !== '') await appendFile(path, text);
}

async function hold(failOn: FailOn): Promise<number> {
  const parent = resolve(env['INITP_REPORT'] || 'initp-report');
  await mkdir(parent, { recursive: true });
  const junit = join(parent, 'junit.xml');
  await rm(junit, { force: true });
  const before = new Set(await readdir(parent));
  const baseline = env['INITP_BASELINE'] ?? '';
  const runtimes = words('INITP_RUNTIMES').flatMap((name) => ['--runtime', name]);
  const forms = ['--format', 'text', '--format', `junit=${junit}`];
  const args =
    baseline === ''
      ? ['run', ...runtimes, '--report', parent, ...forms, '--', ...words('INITP_SCENARIOS')]
      : [
          'qualify',
          ...runtimes,
          '--baseline',
          resolve(baseline),
          '--report',
          parent,
          ...words('INITP_SCENARIOS').flatMap((name) => ['--scenario', name]),
        ];
  const code = await initp(args);
  const verdict = verdictOf(code);
  const added = (await readdir(parent, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const run = added.find(({ name }) => !before.has(name))?.name;
  const folder = run === undefined ? '' : join(parent, run);
  if (run !== undefined && baseline !== '') await judgedAgain(folder, resolve(baseline), junit);
  await tell('GITHUB_OUTPUT', `verdict=${verdict}\nreport=${folder}\njunit=${existsSync(junit) ? junit : ''}\n`);
  const file = join(folder, 'report.json');
  const text = run === undefined ? null : await readFile(file, 'utf8').catch(() => null);
  if (text === null || baseline !== '') {
    await tell('GITHUB_STEP_SUMMARY', `## initp: ${verdict}\n\nExit code ${code}; the log of the step says more.\n`);
  } else {
    const report = parseReport(text, file);
    for (const line of annotationsOf(report)) console.log(line);
    await tell('GITHUB_STEP_SUMMARY', summaryOf(report));
  }
  return isFailure(code, failOn) ? code : 0;
}

/** What was measured against the baseline, once more: a qualification has one form at a time. */
async function judgedAgain(folder: string, baseline: string, junit: string): Promise<void> {
  const file = await open(junit, 'w');
  try {
    await initp(['qualify', '--from', folder, '--baseline', baseline, '--format', 'junit'], file.fd);
  } finally {
    await file.close();
  }
}

const asked = env['INITP_FAIL_ON'] || 'inconclusive';
const failOn = FAIL_ON.find((one) => one === asked);
if (failOn === undefined) {
  console.log(`::error title=initp::fail-on: one of ${FAIL_ON.join(', ')}`);
  process.exitCode = USAGE;
} else {
  process.exitCode = await hold(failOn);
}

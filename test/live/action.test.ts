import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';

import { PROJECT } from './initp.ts';

/** Of action.yml, as far as a runner of this file has to know it. */
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Step {
  readonly id?: string;
  readonly run: string;
  readonly 'working-directory'?: string;
  readonly env?: Readonly<Record<string, string>>;
}

let directory = '';
let action: Action;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'initp-action-'));
  action = parse(await readFile(join(PROJECT, 'action.yml'), 'utf8'));
  // We are root, and a machine of root's need not have it: it runs what stands behind its options.
  await mkdir(join(directory, 'bin'));
  await writeFile(join(directory, 'bin/sudo'), '#!/bin/sh\nwhile [ "${1#--}" != "$1" ]; do shift; done\nexec "$@"\n');
  await chmod(join(directory, 'bin/sudo'), 0o755);
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

/** As GitHub's runner does it: expressions first, the script in a file, `bash --noprofile --norc -eo pipefail FILE`. */
async function asRunner(name: string, given: Readonly<Record<string, string>>) {
  const files = { output: join(directory, `${name}-output`), summary: join(directory, `${name}-summary`) };
  for (const path of Object.values(files)) await writeFile(path, '');
  const value = (text: string): string =>
    text.replaceAll(/\$\{\{ (?<what>\S+) \}\}/gu, (_, what: string) => {
      if (what === 'github.action_path') return PROJECT.replace(/\/$/u, '');
      const input = /^inputs\.(?<key>.+)$/u.exec(what)?.groups?.['key'] ?? '';
      return given[input] ?? action.inputs[input]?.default ?? '';
    });
  let stdout = '';
  let exitCode = 0;
  for (const step of action.runs.steps) {
    const script = join(directory, `${name}.sh`);
    await writeFile(script, value(step.run));
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, text]) => [key, value(text)]));
    try {
      const ended = await promisify(execFile)('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
        cwd: value(step['working-directory'] ?? directory),
        env: {
          ...process.env,
          PATH: [join(directory, 'bin'), process.env['PATH']].join(delimiter),
          ...env,
          GITHUB_OUTPUT: files.output,
          GITHUB_STEP_SUMMARY: files.summary,
        },
        maxBuffer: 10_000_000,
      });
      stdout += ended.stdout;
    } catch (error) {
      // A step that fails is what the next one is not run after.
      exitCode = Number(Reflect.get(Object(error), 'code'));
      stdout += String(Reflect.get(Object(error), 'stdout'));
      break;
    }
  }
  const outputs = Object.fromEntries(
    (await readFile(files.output, 'utf8')).split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
  return { exitCode, stdout, outputs, summary: await readFile(files.summary, 'utf8') };
}

test('the action holds a scenario, and tells its verdict, where the report is, and a summary', async () => {
  const { exitCode, outputs, summary } = await asRunner('green', { scenarios: 'command-missing' });
  expect(exitCode).toBe(0);
  expect(outputs['verdict']).toBe('passed');
  const report: unknown = JSON.parse(await readFile(join(String(outputs['report']), 'report.json'), 'utf8'));
  expect(report).toMatchObject({ trials: [{ scenario: 'command-missing', verdict: { outcome: 'correct' } }] });
  expect(summary).toContain('| command-missing | default | correct');
  const junit = await readFile(String(outputs['junit']), 'utf8');
  expect(junit).toMatch(/<testcase [^>]*name="command-missing/u);
  expect(junit).not.toMatch(/<failure|<error/u);
});

test('a diagnosis that is not the truth fails the step, and is an annotation', async () => {
  const scenario = join(directory, 'untrue.yaml');
  await writeFile(
    scenario,
    'title: A truth that is none\nfaults: []\nattempts: 1\nexec:\n  command: [/no/such/file]\nexpect:\n  cause: pty-limit\n  layer: runtime-init\n',
  );
  const { exitCode, outputs, stdout } = await asRunner('red', { scenarios: scenario });
  expect(exitCode).toBe(1);
  expect(outputs['verdict']).toBe('failed');
  expect(stdout).toContain('::error title=initp%3A untrue::wrong: named executable-not-found');
  expect(await readFile(String(outputs['junit']), 'utf8')).toContain('<failure');
});

test('what somebody writes into an input is a word for initp, and no script', async () => {
  const forged = '$(touch${IFS}forged) ; exit 0';
  const { exitCode, outputs } = await asRunner('forged', { scenarios: forged, 'fail-on': 'never' });
  expect(exitCode).not.toBe(0);
  expect(outputs['verdict']).toBe('error');
});

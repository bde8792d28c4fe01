import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';

import { causes } from '../../../harness/causes/index.ts';
import { type Explainer, explainer, type Explanation } from '../../../harness/explain/explain.ts';

// Fourteen thousand lines and 36 MB are taken apart, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

const ID = 'f'.repeat(52);

/** One word for each number, of letters only: lines that differ in numbers alone are one kind of line. */
function word(number: number): string {
  return number.toString(26).replaceAll(/\d/gu, (digit) => `z${'ghijklmnop'.charAt(Number(digit))}`);
}

interface Failure {
  readonly container: number;
  readonly words: string;
}

/** Ten seconds apart, each of another exec. */
function failure(number: number, { container, words }: Failure = { container: number, words: word(number) }): string {
  const time = new Date(1.7e12 + number * 10_000).toISOString();
  const [ofExec, ofContainer] = [number, container].map((id) => id.toString(16).padStart(12, '0') + ID);
  return `${time} node7 dockerd[812]: Error running exec ${ofExec} in container ${ofContainer}: OCI runtime exec failed: exec failed: ${words}: connection reset by peer: unknown\n`;
}

function push(to: Explainer, line: string): void {
  to.push(new TextEncoder().encode(line));
}

function explained(lines: readonly string[]): Explanation {
  const all = explainer(causes);
  for (const line of lines) push(all, line);
  return all.end();
}

test('of nothing but different failures the first are kept, and the others counted', () => {
  const lines = Array.from({ length: 14_000 }, (_, number) => failure(number));
  const { groups, dropped } = explained(lines);
  expect(groups).toHaveLength(2000);
  expect(dropped).toBe(12_000);
});

test('what was met before is counted on, however much else there is', () => {
  const known = { container: 1, words: 'read init-p' };
  const lines = Array.from({ length: 14_000 }, (_, number) => failure(number, number % 2 === 0 ? known : undefined));
  const { groups } = explained(lines);
  expect(groups.find(({ text }) => text.includes(known.words))?.count).toBe(7000);
});

test('long lines are not kept for the few words in them', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const all = explainer(causes);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let number = 0; number < 600; number++) push(all, `${failure(number).trimEnd()} ${'z'.repeat(60_000)}\n`);
  collectGarbage();
  // 36 MB of lines went through.
  expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(12);
  expect(all.end().groups).toHaveLength(600);
});

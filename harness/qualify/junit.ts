import type { Qualification } from '../model/qualification.ts';
import { type Markup, xml } from '../report/markup.ts';
import type { Gate } from './gate.ts';
import { differenceText } from './gate-text.ts';
import { cellLine } from './cell-line.ts';
import { keyOf } from './plan.ts';

interface Case {
  readonly runtime: string;
  readonly name: string;
  readonly failures: readonly string[];
  /** Cells that are missing or were not held. */
  readonly skipped: readonly string[];
  readonly lines: readonly string[];
}

/** JUnit: a suite a runtime, a test case a scenario; its oracle, its headroom and its invariants are cases too. */
export function junit(qualification: Qualification, gate: Gate): string {
  const suites = qualification.runtimes.map(({ name }) => ({ name, cases: casesOf(name, qualification, gate) }));
  const all = suites.flatMap(({ cases }) => cases);
  const root = xml(
    'testsuites',
    {
      name: 'initp qualify',
      tests: all.length,
      failures: all.filter(isFailure).length,
      skipped: all.filter(isSkipped).length,
    },
    suites.map(({ name, cases }) =>
      xml(
        'testsuite',
        {
          name,
          tests: cases.length,
          failures: cases.filter(isFailure).length,
          skipped: cases.filter(isSkipped).length,
          timestamp: qualification.startedAt,
        },
        cases.map(caseOf),
      ),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.code}\n`;
}

function isFailure({ failures }: Case): boolean {
  return failures.length > 0;
}

function isSkipped(one: Case): boolean {
  return !isFailure(one) && one.skipped.length > 0;
}

function caseOf(one: Case): Markup {
  const { runtime, name, failures, skipped, lines } = one;
  return xml(
    'testcase',
    { classname: runtime, name },
    failures.map((message) => xml('failure', { message })),
    isSkipped(one) ? xml('skipped', { message: skipped.join('; ') }) : null,
    xml('system-out', {}, lines.join('\n')),
  );
}

function casesOf(runtime: string, { cells, planned }: Qualification, gate: Gate): readonly Case[] {
  const own = cells.filter((cell) => cell.runtime === runtime);
  const prefix = new RegExp(`^\\S+ ${runtime.replaceAll('.', '\\.')} (?<what>\\S+)$`, 'u');
  const names = [...new Set(planned.flatMap((key) => prefix.exec(key)?.groups?.['what'] ?? []))];
  return names.map((name) => {
    const here = own.filter((cell) => keyOf(cell).endsWith(` ${name}`));
    const base = name.replace(/-(?:amplified|quiet)$/u, '');
    const isHere = (id: string): boolean => {
      const [kind = '', of = '', what = ''] = id.split(':');
      if (of !== runtime) return false;
      if (kind === 'headroom') return name === `headroom-${what}`;
      if (kind === 'invariant') return name === 'invariants';
      return kind === 'oracle' ? name === 'oracle' : what === base || what === name;
    };
    const problems = gate.problems.filter(({ id }) => isHere(id));
    return {
      runtime,
      name,
      failures: [
        ...gate.differences.filter(({ id }) => isHere(id)).map(differenceText),
        ...problems.filter(({ weight }) => weight === 'fails').map(({ text }) => text),
      ],
      skipped: [
        ...problems.filter(({ weight }) => weight === 'cannot-say').map(({ text }) => text),
        ...gate.missing
          .filter((key) => prefix.exec(key)?.groups?.['what'] === name)
          .map((key) => `${key} was not measured`),
      ],
      lines: here.map(cellLine),
    };
  });
}

import { matchesGlob } from 'node:path';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Scenario } from '../model/scenario.ts';
import { closest } from '../schema/closest.ts';

/** One of `of` equal parts of a run, counted from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** What narrows a choice of scenarios. */
export interface Narrowing {
  /** Those that carry at least one of these; all when there is none. */
  readonly tags: readonly string[];
  /** Names, tags, or patterns of either. */
  readonly exclude: readonly string[];
  readonly shard: Shard | null;
}

/** A word with one of these in it stands for whatever name or tag fits, as in a shell. */
export function isPattern(word: string): boolean {
  return /[*?[{]/u.test(word);
}

/** The scenarios that a name, a tag, or a pattern of either stands for. A name goes before a tag of the same word. */
export function meantBy(word: string, scenarios: readonly Scenario[]): readonly Scenario[] {
  if (isPattern(word)) {
    return scenarios.filter(({ name, tags }) => [name, ...tags].some((one) => matchesGlob(one, word)));
  }
  const named = scenarios.filter(({ name }) => name === word);
  return named.length > 0 ? named : scenarios.filter(({ tags }) => tags.includes(word));
}

/** Leaves out, and divides. What is written and fits nothing is a mistake; so is a choice with nothing in it. */
export function narrowed(scenarios: readonly Scenario[], { tags, exclude, shard }: Narrowing): readonly Scenario[] {
  const known = scenarios.flatMap((scenario) => scenario.tags);
  const unknown = tags.find((tag) => !known.includes(tag));
  if (unknown !== undefined) throw unknownWord('tag among the chosen scenarios', unknown, known);
  const tagged = tags.length === 0 ? scenarios : scenarios.filter((one) => tags.some((tag) => one.tags.includes(tag)));

  const left = new Set(tagged);
  for (const word of exclude) {
    const meant = meantBy(word, scenarios);
    if (meant.length === 0) {
      throw unknownWord(
        'scenario or tag to leave out',
        word,
        scenarios.flatMap((one) => [one.name, ...one.tags]),
      );
    }
    for (const scenario of meant) left.delete(scenario);
  }
  const kept = [...left];
  if (kept.length === 0) throw nothing(`${scenarios.length} chosen, and all of them left out`);
  const part = shard === null ? kept : kept.filter((_, index) => index % shard.of === shard.part - 1);
  if (part.length === 0) throw nothing(`${kept.length} chosen: too few for ${String(shard?.of)} parts`);
  return part;
}

export function unknownWord(what: string, word: string, known: readonly string[]): HarnessError {
  const near = isPattern(word) ? null : closest(word, [...new Set(known)]);
  return new HarnessError({
    code: 'SCENARIO_UNKNOWN',
    message: `no ${what}: ${JSON.stringify(word)}${near === null ? '' : `; did you mean ${near}?`}`,
    hint: 'Run `initp list scenarios` for names and tags, or give the path of a file of your own, such as ./mine.yaml.',
    exitCode: EXIT.usage,
  });
}

/** A run of nothing would look like a run without a mistake. */
function nothing(why: string): HarnessError {
  return new HarnessError({
    code: 'NOTHING_SELECTED',
    message: `no scenario is left to hold: ${why}`,
    hint: 'Leave out less: see `initp list scenarios`, and --tag, --exclude and --shard of this command line.',
    exitCode: EXIT.usage,
  });
}

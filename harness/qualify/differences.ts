import type { Baseline, Seen } from '../model/baseline.ts';
import type { RuntimeIdentity } from '../model/qualification.ts';
import { differs, fisher, SIGNIFICANT, type Tries } from './fisher.ts';
import { neededHeadroom, neededText } from './headroom.ts';
import { rateOf } from '../report/score.ts';

/** Something that is not as it was, and not by chance. */
export interface Difference {
  /** As `--allow` takes it. */
  readonly id: string;
  readonly runtime: string;
  readonly what: 'new' | 'vanished' | 'changed' | 'headroom';
  /** `null`: it was not there. */
  readonly was: string | null;
  readonly is: string | null;
  /** Where: `initp-engine:26.1.5 engine-api true`. */
  readonly places: readonly string[];
}

/** What of the baseline was measured again, and came out otherwise. What was not measured now is not compared. */
export function differencesOf(before: Baseline, now: Baseline): readonly Difference[] {
  return Object.keys(now.signatures).flatMap((runtime) => [
    ...grouped(signatureDifferences(before, now, runtime)),
    ...headroomDifferences(before, now, runtime),
  ]);
}

/** Another program under the same name, in one sentence; `null`: the same. */
export function otherProgram(was: RuntimeIdentity, is: RuntimeIdentity): string | null {
  const changes = (['version', 'commit', 'go', 'libseccomp'] as const)
    .filter((field) => was[field] !== is[field])
    .map((field) => `${field} ${was[field] ?? 'unknown'} -> ${is[field] ?? 'unknown'}`);
  if (changes.length > 0) return `${is.name} is another program: ${changes.join(', ')}`;
  return was.sha256 === is.sha256 ? null : `${is.name} is another build of ${is.version}`;
}

function signatureDifferences(before: Baseline, now: Baseline, runtime: string): readonly Difference[] {
  const scenarios = Object.keys(now.signatures[runtime] ?? {});
  return scenarios.flatMap((scenario) => {
    const was = groupsOf(before.signatures[runtime]?.[scenario] ?? {});
    const is = groupsOf(now.signatures[runtime]?.[scenario] ?? {});
    const compared = [...is].flatMap(([place, lines]) => {
      const old = was.get(place);
      const what = { id: `signature:${runtime}:${scenario}`, runtime, place };
      return old === undefined ? [] : [{ way: wayOf(place), found: inPlace(what, old, lines) }];
    });
    return Object.values(Object.groupBy(compared, ({ way }) => way)).flatMap((engines = []) => inMost(engines));
  });
}

/**
 * The execs of one holding share their luck (whether the shim lives, which ids are left), so they are one try and not
 * five: what a runtime has changed is seen in more than half of the engines that it was tried in.
 */
function inMost(engines: readonly { readonly found: readonly Difference[] }[]): readonly Difference[] {
  const differing = engines.filter(({ found }) => found.length > 0).length;
  return differing * 2 > engines.length ? engines.flatMap(({ found }) => found) : [];
}

/** Door and kind of exec, without the engine. */
function wayOf(place: string): string {
  return place.slice(place.indexOf(' ') + 1);
}

/** What was seen in one engine by execs of one kind through one door. */
type Group = ReadonlyMap<string, Tries>;

/** By engine, door and kind of exec; of a line what comes after door and kind. */
function groupsOf(lines: Baseline['signatures'][string][string]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Map<string, Tries>>();
  for (const [line, byEngine] of Object.entries(lines)) {
    const [, way = '', rest = ''] = /^(?<way>\S+ \S+) (?<rest>.*)$/su.exec(line) ?? [];
    for (const [engine, seen] of Object.entries(byEngine)) {
      const place = `${engine} ${way}`;
      const group = groups.get(place) ?? new Map<string, Tries>();
      group.set(rest, triesOf(seen));
      groups.set(place, group);
    }
  }
  return groups;
}

function inPlace(
  { id, runtime, place }: { readonly id: string; readonly runtime: string; readonly place: string },
  was: Group,
  is: Group,
): readonly Difference[] {
  const totalOf = (group: Group): number => Math.max(0, ...[...group.values()].map(({ total }) => total));
  const at = (group: Group, line: string): Tries => group.get(line) ?? { hits: 0, total: totalOf(group) };
  const lines = [...new Set([...was.keys(), ...is.keys()])].filter((line) => differs(at(was, line), at(is, line)));
  const less = lines.filter((line) => ratio(at(is, line)) < ratio(at(was, line)));
  const more = lines.filter((line) => !less.includes(line));
  const base = { id, runtime, places: [place] };
  if (lines.length === 0) return [];
  if (more.length === 0) return less.map((line) => ({ ...base, what: 'vanished', was: line, is: null }));
  if (less.length === 0) return more.map((line) => ({ ...base, what: 'new', was: null, is: line }));
  return [{ ...base, what: 'changed', was: less.join(' / '), is: more.join(' / ') }];
}

function ratio({ hits, total }: Tries): number {
  return total === 0 ? 0 : hits / total;
}

/** The same change through several doors and in several engines is told once. */
function grouped(differences: readonly Difference[]): readonly Difference[] {
  const groups = Object.values(
    Object.groupBy(differences, ({ id, what, was, is }) => JSON.stringify([id, what, was, is])),
  );
  return groups.flatMap(([first, ...others] = []) =>
    first === undefined ? [] : [{ ...first, places: [first, ...others].flatMap(({ places }) => places) }],
  );
}

/** A curve has many points: each is asked for less often to be wrong by chance (Bonferroni). */
function headroomDifferences(before: Baseline, now: Baseline, runtime: string): readonly Difference[] {
  return Object.entries(now.headroom[runtime] ?? {}).flatMap(([attach, curve]) => {
    const old = before.headroom[runtime]?.[attach];
    if (old === undefined) return [];
    const frees = Object.keys(curve).filter((free) => old[free] !== undefined);
    const other = frees.filter(
      (free) => fisher(triesOf(old[free] ?? '0/0'), triesOf(curve[free] ?? '0/0')) < SIGNIFICANT / frees.length,
    );
    if (other.length === 0) return [];
    const told = (one: Readonly<Record<string, Seen>>): string =>
      `needs ${neededOf(one)} free slots; failed with ${other.map((free) => `${free} free ${one[free] ?? '-'}`).join(', ')}`;
    return [
      {
        id: `headroom:${runtime}:${attach}`,
        runtime,
        what: 'headroom',
        was: told(old),
        is: told(curve),
        places: [attach],
      },
    ];
  });
}

function neededOf(curve: Readonly<Record<string, Seen>>): string {
  const points = Object.entries(curve).map(([free, seen]) => {
    const { hits, total } = triesOf(seen);
    return { free: Number(free), failed: rateOf(hits, total), texts: [] };
  });
  return neededText(neededHeadroom(points));
}

function triesOf(seen: Seen): Tries {
  const [hits = 0, total = 0] = seen.split('/').map(Number);
  return { hits, total };
}

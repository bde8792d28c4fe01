import {
  type Danger,
  type JudgedContainer,
  type ScanReport,
  SCAN_VERDICTS,
  type ScanVerdict,
  type Sweep,
  type SweptContainer,
} from '../model/scan.ts';
import { bindingLevel, type LimitedLevel } from '../rules/pids-headroom.ts';
import type { Seen } from './danger-rule.ts';
import { execNeedsOf } from './exec-needs.ts';
import { hostLines } from './host-lines.ts';
import { dangerRules } from './index.ts';

export interface JudgeOptions {
  /** RFC 3339. */
  readonly at: string;
  /** The same, milliseconds since 1970. */
  readonly atMs: number;
  /** Free slots that an exec needs, in place of the measured ones; `null`: those. */
  readonly execNeeds: number | null;
}

/** What was seen, and what it means: the worst first. */
export function judgeSweep(seen: Sweep, { at, atMs, execNeeds }: JudgeOptions): ScanReport {
  const { memoryVersion } = seen;
  const tasksOfUid = tasksByUid(seen.containers);
  const containers = seen.containers
    .filter(isContainer)
    .map((container) => judged({ container, host: seen.host, memoryVersion, tasksOfUid }, execNeeds))
    .toSorted(byDanger);
  const count = (verdict: ScanVerdict): number => containers.filter((one) => one.verdict === verdict).length;
  const counts = { ok: count('ok'), 'at-risk': count('at-risk'), 'exec-broken': count('exec-broken') };
  const { leftOut, tookMs, readsCount, host } = seen;
  return { at, atMs, containers, host: hostLines(host), counts, leftOut, tookMs, readsCount };
}

/** An empty cgroup that no engine knows is one that was left behind, or one that is just being made or removed. */
function isContainer({ init, zombiesCount, engineState, within, pids }: SweptContainer): boolean {
  if (init.status !== 'gone') return true;
  return (zombiesCount ?? 0) > 0 || engineState !== null || (within !== null && (pids[0]?.current ?? 0) > 0);
}

function judged(around: Omit<Seen, 'binding' | 'needs'>, execNeeds: number | null): JudgedContainer {
  const { container } = around;
  const needs = execNeedsOf(container.runtime, execNeeds);
  const binding = bindingOf(container);
  const seen: Seen = { ...around, binding, needs };
  const dangers = dangerRules
    .flatMap(({ id, look }): readonly Danger[] => {
      const found = look(seen);
      return found === null ? [] : [{ rule: id, ...found }];
    })
    .toSorted((a, b) => rankOf(b.verdict) - rankOf(a.verdict));
  const verdict = dangers[0]?.verdict ?? 'ok';
  return { ...container, verdict, dangers, headroom: binding?.free ?? null, execNeeds: needs.slots };
}

function bindingOf({ pids }: SweptContainer): LimitedLevel | null {
  const [first, ...others] = pids;
  return first === undefined ? null : bindingLevel({ version: 'v2', levels: [first, ...others] });
}

function rankOf(verdict: ScanVerdict): number {
  return SCAN_VERDICTS.indexOf(verdict);
}

/** Of equals the one with the least room, then by name: the order of two looks is the same. */
function byDanger(a: JudgedContainer, b: JudgedContainer): number {
  return rankOf(b.verdict) - rankOf(a.verdict) || roomOf(a) - roomOf(b) || (calledAs(a) < calledAs(b) ? -1 : 1);
}

function roomOf({ headroom }: JudgedContainer): number {
  return headroom ?? Number.MAX_SAFE_INTEGER;
}

function calledAs({ name, id }: JudgedContainer): string {
  return name ?? id;
}

function tasksByUid(containers: readonly SweptContainer[]): (uid: number) => number {
  const sums = new Map<number, number>();
  for (const { init, pids } of containers) {
    const uid = init.status === 'there' ? init.uid : null;
    if (uid !== null) sums.set(uid, (sums.get(uid) ?? 0) + (pids[0]?.current ?? 0));
  }
  return (uid) => sums.get(uid) ?? 0;
}

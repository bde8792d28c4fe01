import type { CgroupPids } from '../model/cgroup.ts';
import type { Diagnosis, Headroom } from '../model/diagnosis.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import { type Finding, type RuleResult, STRENGTHS } from '../model/finding.ts';
import type { EvidenceKind, Reading } from '../model/reading.ts';
import { bindingLevel } from '../rules/pids-headroom.ts';

/**
 * The strongest finding is named; equal strength is a tie; a downstream effect never beats its cause; nothing found is
 * healthy only when all was seen.
 */
export function rank(results: readonly RuleResult[], readings: readonly Reading[]): Diagnosis {
  const findings = results
    .flatMap((result) => (result.status === 'matched' ? [result.finding] : []))
    .toSorted((a, b) => STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength));
  const [first, ...more] = findings.filter((finding) => !findings.some((other) => explains(other, finding)));
  if (first !== undefined) {
    return namedOrTied(first, { more, effects: findings.filter((one) => one !== first && !more.includes(one)) });
  }

  const missing = [...new Set(results.flatMap(missingOf))];
  if (missing.length > 0) return { status: 'blind', missing, why: `not seen: ${whyMissing(missing, readings)}` };
  const crashed = results.filter(({ status }) => status === 'crashed').map(({ rule }) => rule);
  if (crashed.length > 0) return { status: 'blind', missing: [], why: `rules that crashed: ${crashed.join(', ')}` };
  const attempts = read(readings, 'exec.attempts') ?? [];
  const unexplained = attempts.filter(({ outcome }) => outcome === 'fails' || outcome === 'hangs');
  if (unexplained.length > 0) {
    return { status: 'blind', missing: [], why: runsOn(attempts) ?? unexplainedWhy(unexplained) };
  }
  return { status: 'healthy', headroom: headroomOf(read(readings, 'cgroup.pids')) };
}

/** A suspicion explains nothing that was seen for certain. */
function explains(cause: Finding, effect: Finding): boolean {
  return (
    cause !== effect &&
    cause.explains.includes(effect.cause) &&
    !effect.explains.includes(cause.cause) &&
    (cause.strength !== 'weak' || effect.strength === 'weak')
  );
}

interface Beside {
  /** Neither the first nor an effect of another; strongest first. */
  readonly more: readonly Finding[];
  /** What another finding explains. */
  readonly effects: readonly Finding[];
}

function namedOrTied(first: Finding, { more, effects }: Beside): Diagnosis {
  const [second, ...rest] = more.filter(({ strength }) => strength === first.strength);
  return second === undefined
    ? { status: 'named', finding: first, others: [...more, ...effects] }
    : { status: 'tied', findings: [first, second, ...rest] };
}

function missingOf(result: RuleResult): readonly EvidenceKind[] {
  return result.status === 'no-evidence' ? result.missing : [];
}

function whyMissing(missing: readonly EvidenceKind[], readings: readonly Reading[]): string {
  return missing
    .map((kind) => {
      const reading = readings.findLast((one) => one.kind === kind);
      if (reading === undefined) return `${kind} (not read)`;
      if (reading.status === 'absent') return `${kind} (${reading.why})`;
      return reading.status === 'failed' ? `${kind} (${reading.source.how}: ${reading.error})` : kind;
    })
    .join('; ');
}

/** Only the person's own command did not end, and all that starts one works: `null` when it is not so. */
function runsOn(attempts: readonly ExecAttempt[]): string | null {
  const [first] = attempts.filter(({ kind, outcome }) => kind === 'command' && outcome === 'hangs');
  const others = attempts.filter(({ kind, outcome }) => kind !== 'command' && outcome !== 'not-tried');
  if (first === undefined || others.length === 0 || others.some(({ outcome }) => outcome !== 'works')) return null;
  return `the command had not ended after ${(first.durationMs / 1000).toFixed(1)} s, and ${others.length} execs that run nothing work: it was started, and it is the command that runs on or waits; give it longer with --timeout`;
}

function unexplainedWhy(attempts: readonly ExecAttempt[]): string {
  const [first] = attempts;
  const said = first === undefined ? '' : `${first.stdout}${first.stderr}`.trim().split('\n')[0];
  return `${attempts.length} execs did not work and no rule explains it${said ? `: ${said.slice(0, 300)}` : ''}`;
}

export function headroomOf(pids: CgroupPids | null): Headroom {
  const level = pids === null ? null : bindingLevel(pids);
  return level === null ? { freeSlots: null, path: null } : { freeSlots: level.free, path: level.path };
}

/** The value of the latest reading of that kind; `null` when that one could not be read, whatever came before. */
export function read<K extends EvidenceKind>(
  readings: readonly Reading[],
  kind: K,
): Extract<Reading<K>, { status: 'read' }>['value'] | null {
  const found = readings.findLast((reading) => reading.kind === kind);
  // Kind and value of a reading belong together; the compiler does not narrow a union through `findLast`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return found?.status !== 'read' ? null : (found as Extract<Reading<K>, { status: 'read' }>).value;
}

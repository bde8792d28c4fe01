import type { Target } from '../collectors/collector.ts';
import containerHome from '../collectors/container-home.ts';
import { hostPid as pidHere } from '../collectors/proc/host-pid.ts';
import { rank } from '../diagnosis/rank.ts';
import { runRules } from '../diagnosis/run-rules.ts';
import { containerdDoor, type Door, engineDoor, runtimeDoor } from '../docker/entries.ts';
import { ulimitDoor } from '../docker/ulimit-door.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Entry, ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { Finding, RuleResult, SuspectedLimit } from '../model/finding.ts';
import type { Depth, Reading } from '../model/reading.ts';
import { rules } from '../rules/index.ts';
import { readCounters, unitsOf, valueOf } from './counters.ts';
import { confirm, type ConfirmTools, whyNeverLifted } from './confirm.ts';
import { confirmUlimit, ulimitOf, type UlimitTools } from './confirm-ulimit.ts';
import { readEvidence, seenAgain } from './evidence.ts';
import { probe, type ProbeKind, type ProbePlan, type ProbeTools } from './probe.ts';

/** What to examine, and how deep. The live incident and the harness use this same code. */
export interface Examination {
  readonly target: Target;
  readonly depth: Depth;
  readonly plan: ProbePlan;
  /** Doors that an exec is tried through, where there are such; all of them otherwise. */
  readonly entries?: readonly Entry[];
  /** Neutral beginning of the exec ids that containerd is given. */
  readonly execPrefix: string;
  /** Milliseconds as the readings count them. */
  atMs(): number;
  /** `null`: not at the confirm depth. */
  readonly confirming: Confirming | null;
  enter(phase: 'symptom' | 'evidence' | 'confirm' | 'diagnosis'): void;
  tell?(attempt: ExecAttempt): void;
}

/** How to journal the lift, and what may be lifted. */
export interface Confirming extends Pick<ConfirmTools, 'journal'> {
  /** `host`: a limit of the whole host too. */
  readonly reach: SuspectedLimit['reach'];
  /** The container's name, when a trial made it: cgroups that begin with it are the trial's as well, whatever is in them. */
  readonly ownCgroups: string | null;
}

export interface Examined {
  readonly readings: readonly Reading[];
  readonly rules: readonly RuleResult[];
  readonly diagnosis: Diagnosis;
  readonly attempts: readonly ExecAttempt[];
  readonly intervention: Intervention | null;
}

/** Execs when asked to, reads everything, asks the rules, and proves the answer when asked to. */
export async function examine(examination: Examination): Promise<Examined> {
  const { target, depth, plan, atMs, enter, tell } = examination;
  const readings: Reading[] = [];
  let attempts: readonly ExecAttempt[] = [];
  let tools: ConfirmingTools | null = null;

  if (depth === 'passive') {
    readings.push(absent('exec.attempts', 'the passive depth runs nothing', atMs()));
  } else {
    enter('symptom');
    tools = await probeTools(examination);
    // The execs of the confirm phase are the proof's own, and not told as the symptom.
    attempts = await probe(tell === undefined ? tools : { ...tools, tell }, plan);
    const how = [...new Set(attempts.map((attempt) => attempt.how))].join('; ');
    readings.push({ kind: 'exec.attempts', status: 'read', value: attempts, source: { how, atMs: round(atMs()) } });
  }
  enter('evidence');
  readings.push(...(await readEvidence(depth === 'passive' ? target : await seenAgain(target), atMs)));

  const first = runRules(rules, readings);
  const suspect = suspectOf(rank(first, readings));
  let intervention: Intervention | null = null;
  const { confirming } = examination;
  const kinds = failingKinds(attempts, plan);
  const never = suspect === null ? null : whyNeverLifted(suspect);
  if (depth !== 'confirm' || tools === null || confirming === null) {
    readings.push(absent('exec.intervention', `the ${depth} depth changes nothing`, atMs()));
  } else if (suspect === null) {
    readings.push(absent('exec.intervention', 'no limit is suspected', atMs()));
  } else if (kinds.length === 0) {
    readings.push(absent('exec.intervention', 'no exec fails, so there is nothing to mend', atMs()));
  } else if (!mayLift(suspect, confirming)) {
    const why = `${suspect.path} holds for the whole host: it is lifted with --allow-host only`;
    readings.push(absent('exec.intervention', why, atMs()));
  } else if (never !== null) {
    readings.push(absent('exec.intervention', never, atMs()));
  } else {
    enter('confirm');
    const lifting = { ...tools, ...confirming, kinds, timeoutMs: plan.timeoutMs };
    const lifted = await lift(lifting, suspect).catch((error: unknown) => {
      if (isForbidden(error)) return error.message;
      throw error;
    });
    if (typeof lifted === 'string') {
      readings.push(absent('exec.intervention', `the limit may not be lifted by this user: ${lifted}`, atMs()));
    } else {
      intervention = lifted;
      const how =
        ulimitOf(suspect) === null
          ? `echo ${lifted.liftedTo} > ${lifted.path}; docker exec …; echo ${lifted.was} > ${lifted.path}`
          : (lifted.lifted[0]?.how ?? 'runc exec --process');
      readings.push({ kind: 'exec.intervention', status: 'read', value: lifted, source: { how, atMs: round(atMs()) } });
    }
  }
  enter('diagnosis');
  const results = runRules(rules, readings);
  return { readings, rules: results, diagnosis: rank(results, readings), attempts, intervention };
}

/** The execs of a proof go through the same doors, or through the runtime's with a limit of their own. */
type ConfirmingTools = ProbeTools & Pick<UlimitTools, 'raised'>;

async function lift(tools: ConfirmTools & UlimitTools, suspect: SuspectedLimit): Promise<Intervention> {
  const resource = ulimitOf(suspect);
  return resource === null ? await confirm(tools, suspect) : await confirmUlimit(tools, { resource, suspect });
}

/** A limit beyond the container is lifted when that was allowed, or when the trial has made the cgroup it is on. */
export function mayLift({ path, reach }: SuspectedLimit, confirming: Omit<Confirming, 'journal'>): boolean {
  const { ownCgroups } = confirming;
  if (reach === 'container' || confirming.reach === 'host') return true;
  return ownCgroups !== null && path.split('/').some((part) => part.startsWith(`${ownCgroups}-`));
}

/** The doors of this container, and the counters that are watched while an exec goes through one. */
async function probeTools({ target, execPrefix, atMs, entries }: Examination): Promise<ConfirmingTools> {
  const { host, engineHost, engine, inspect, inspected } = target;
  const [home, units] = await Promise.all([
    valueOf<'container.home'>(async () => await containerHome.collect(target)),
    unitsOf(target),
  ]);
  // An engine that shares our files counts pids as we do, unless it is on another machine.
  const hostPid = async (pid: number): Promise<number | null> =>
    engineHost.prefix.length === 0 ? pid : await pidHere(host, inspect.id, pid);
  // Nobody knows what to run an exec in.
  const doors: Door[] = inspected.from === 'nobody' ? [] : [engineDoor({ host, engine, inspect, hostPid })];
  if (home !== null) doors.push(containerdDoor(engineHost, home, execPrefix), runtimeDoor(engineHost, home));
  return {
    host,
    engineHost,
    doors: entries === undefined ? doors : doors.filter(({ entry }) => entries.includes(entry)),
    logPath: home === null ? null : `${home.bundlePath}/log.json`,
    raised(limit) {
      if (home === null) throw new Error('the bundle of the container was not found');
      return ulimitDoor(engineHost, home, limit);
    },
    readCounters: async () => await readCounters(target, units),
    atMs,
  };
}

/**
 * What to try while the limit is lifted, once each: the execs that fail through the first door. A person's own command
 * only when nothing else fails: it may do something, and is run three times more.
 */
function failingKinds(attempts: readonly ExecAttempt[], plan: ProbePlan): readonly ProbeKind[] {
  const failing = new Set(
    attempts.flatMap(({ outcome, kind, terminal }) =>
      outcome === 'fails' || outcome === 'hangs' ? [`${kind} ${terminal}`] : [],
    ),
  );
  const kinds = plan.kinds
    .filter(({ kind, spec }) => failing.has(`${kind} ${spec.terminal}`))
    .map((kind) => ({ ...kind, count: 1 }));
  const ours = kinds.filter(({ kind }) => kind !== 'command');
  return ours.length > 0 ? ours : kinds;
}

/** Whoever is no root may read a limit and not write it. */
function isForbidden(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
}

function suspectOf(diagnosis: Diagnosis): Finding['suspect'] {
  return diagnosis.status === 'named' ? diagnosis.finding.suspect : null;
}

function absent(kind: 'exec.attempts' | 'exec.intervention', why: string, atMs: number): Reading {
  return { kind, status: 'absent', why, source: { how: 'initp diagnose --probe --confirm', atMs: round(atMs) } };
}

function round(ms: number): number {
  return Math.round(ms);
}

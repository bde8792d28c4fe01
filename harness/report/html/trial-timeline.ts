import type { Entry, ExecAttempt, ExecOutcome } from '../../model/exec-attempt.ts';
import { ENTRIES } from '../../model/exec-attempt.ts';
import type { Trial } from '../../model/run-report.ts';
import type { Tone } from '../chart/svg.ts';
import { type Lane, type Span, timelineChart } from '../chart/timeline-chart.ts';
import type { Markup } from '../markup.ts';
import { durationText } from '../quantity.ts';
import { triedOf } from '../tally.ts';

const TONE_OF = {
  works: 'yes',
  fails: 'no',
  hangs: 'unsure',
  'not-tried': 'skipped',
} as const satisfies Record<ExecOutcome, Tone>;

const DOOR = { 'engine-api': 'docker exec', containerd: 'containerd (ctr)' } as const satisfies Omit<
  Record<Entry, string>,
  'runtime'
>;

/** Phases, execs door by door, the lifted limit, and the counters that rose meanwhile. `runtime`: the program's name. */
export function trialTimeline(
  trial: Trial,
  { id, runtime }: { readonly id: string; readonly runtime: string },
): Markup {
  const injectedMs = injectedAt(trial);
  const place = (execs: readonly ExecAttempt[]): readonly Span[] =>
    execs.map((exec) => execSpan(exec, injectedMs ?? 0));
  const { intervention, attempts, phases } = trial;
  const proof = intervention === null ? [] : [...intervention.before, ...intervention.lifted, ...intervention.after];
  const [lifted] = intervention?.lifted ?? [];
  const everything = [...attempts, ...proof];
  const lanes: readonly Lane[] = [
    {
      kind: 'spans',
      label: 'phases',
      spans: phases.map(({ phase, startMs, durationMs }, index) => ({
        startMs,
        endMs: startMs + durationMs,
        tone: index % 2 === 0 ? 'plain' : 'skipped',
        text: phase,
        title: `${phase}: ${durationText(durationMs)}, from ${durationText(startMs)} on`,
      })),
    },
    ...ENTRIES.flatMap((entry): readonly Lane[] => {
      const spans = place(triedOf(attempts).filter((exec) => exec.entry === entry));
      const label = entry === 'runtime' ? `${runtime} exec` : DOOR[entry];
      return spans.length === 0 ? [] : [{ kind: 'spans', label, spans }];
    }),
    ...(intervention === null || lifted === undefined
      ? []
      : [
          { kind: 'spans' as const, label: 'proof', spans: place(proof) },
          {
            kind: 'spans' as const,
            label: 'limit lifted',
            spans: [liftSpan(intervention, lifted.atMs + (injectedMs ?? 0))],
          },
        ]),
    ...counterLanes(everything, injectedMs ?? 0),
  ];
  return timelineChart({
    id,
    title: `Timeline of ${trial.scenario}`,
    description: lanes.map(laneWords).join('; '),
    startMs: 0,
    endMs: trial.durationMs,
    moment: injectedMs === null ? null : { atMs: injectedMs, text: 'injection' },
    lanes,
  });
}

/** From the start of the trial to the moment that execs and readings count from; `null`: it never came to that. */
export function injectedAt({ phases }: Trial): number | null {
  const inject = phases.find(({ phase }) => phase === 'inject');
  return inject === undefined ? null : inject.startMs + inject.durationMs;
}

function execSpan({ kind, how, outcome, atMs, durationMs, end }: ExecAttempt, injectedMs: number): Span {
  const code = end.status === 'exited' ? `, exit ${end.exitCode}` : '';
  const startMs = injectedMs + atMs;
  return {
    startMs,
    endMs: startMs + durationMs,
    tone: TONE_OF[outcome],
    text: outcome === 'works' ? '✓' : outcome === 'fails' ? '✗' : '?',
    title: `${kind} ${outcome}${code}, ${durationText(durationMs)}: ${how.length > 60 ? `${how.slice(0, 60)}…` : how}`,
  };
}

function liftSpan({ was, liftedTo, liftedMs }: NonNullable<Trial['intervention']>, startMs: number): Span {
  return {
    startMs,
    endMs: startMs + liftedMs,
    tone: 'plain',
    text: `${was} → ${liftedTo}`,
    title: `lifted from ${was} to ${liftedTo} for ${durationText(liftedMs)}`,
  };
}

/** Sums over the execs so far, of the level where most happened. Counters that never rose are left out. */
function counterLanes(execs: readonly ExecAttempt[], injectedMs: number): readonly Lane[] {
  const counters = {
    'forks refused': ({ pidsDeltas }: ExecAttempt) => pidsDeltas.map(({ refusals }) => refusals),
    'memory limit hit': ({ memoryDeltas }: ExecAttempt) => memoryDeltas.map(({ limitHits }) => limitHits),
    'killed for memory': ({ memoryDeltas }: ExecAttempt) => memoryDeltas.map(({ oomKills }) => oomKills),
    'CPU periods cut': ({ cpuDeltas }: ExecAttempt) => cpuDeltas.map(({ throttledCount }) => throttledCount),
  };
  return Object.entries(counters).flatMap(([label, of]): readonly Lane[] => {
    let value = 0;
    const steps = [{ atMs: injectedMs, value }];
    for (const exec of execs.toSorted((a, b) => a.atMs - b.atMs)) {
      value += Math.max(0, ...of(exec).map((rise) => rise ?? 0));
      steps.push({ atMs: injectedMs + exec.atMs + exec.durationMs, value });
    }
    return value === 0 ? [] : [{ kind: 'counter', label, steps }];
  });
}

/** What the picture shows, for whoever can not see it. */
function laneWords(lane: Lane): string {
  if (lane.kind === 'counter') return `${lane.label}: ${lane.steps.at(-1)?.value ?? 0} in the end`;
  if (lane.label === 'phases') return `phases: ${lane.spans.map(({ title }) => title).join(', ')}`;
  const failed = lane.spans.filter(({ tone }) => tone === 'no' || tone === 'unsure').length;
  return `${lane.label}: ${lane.spans.length} spans, ${failed} of them failed`;
}

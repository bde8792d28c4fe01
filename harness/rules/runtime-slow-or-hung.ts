import type { CgroupCpu } from '../model/cgroup.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Finding, Strength } from '../model/finding.ts';
import type { Answer, Evidence, Rule } from '../model/rule.ts';
import { failing } from './exec-text.ts';
import { proofOf } from './exec-evidence.ts';
import { bindingCpu, durationsText, type LimitedCpu, SLOW_MS, slowerThan, throttledRatio } from './slow-execs.ts';

/** CPU time that an exec takes inside the container's cgroup: 15 to 25 ms were measured with runc 1.1.5. */
const EXEC_CPU_MS = 20;

/** Stopped in at least this part of the time: a share, because somebody else in the cgroup also uses the quota. */
const THROTTLED_RATIO = 0.5;

type Likes = 'container.inspect' | 'exec.attempts' | 'exec.intervention';

/** The CPU quota of the container, or of a cgroup above it, leaves so little that execs take seconds. */
const runtimeSlowOrHung: Rule<'cgroup.cpu', Likes> = {
  id: 'runtime-slow-or-hung',
  needs: ['cgroup.cpu'],
  likes: ['container.inspect', 'exec.attempts', 'exec.intervention'],
  match(evidence) {
    const level = bindingCpu(evidence['cgroup.cpu']);
    if (level === null) return { ruledOut: 'no CPU quota at any level' };
    const intervention = evidence['exec.intervention'];
    const proof = intervention?.path === quotaFile(evidence['cgroup.cpu'], level).path ? proofOf(intervention) : 'open';
    const attempts = evidence['exec.attempts'];
    return attempts === null
      ? foreseen(evidence, level)
      : measured(evidence, { level, slow: slowerThan(attempts, SLOW_MS), attempts, proof });
  },
};

/** What the quota alone says: so much CPU time in each period makes so many periods of waiting. */
function foreseen(evidence: Evidence<'cgroup.cpu', Likes>, level: LimitedCpu): Answer {
  const takesMs = EXEC_CPU_MS / level.cpusRatio;
  if (takesMs < SLOW_MS) {
    return { ruledOut: `${level.path} may use ${share(level)}: enough for an exec within ${Math.round(takesMs)} ms` };
  }
  const stopped =
    level.periodsCount === null || level.throttledCount === null
      ? 0
      : level.throttledCount / Math.max(1, level.periodsCount);
  return {
    finding: findingOf(evidence, level, {
      strength: stopped >= THROTTLED_RATIO ? 'strong' : 'weak',
      sentence: `an exec uses about ${EXEC_CPU_MS} ms of CPU time in there, which takes ${(takesMs / 1000).toFixed(1)} s at this rate`,
      attempt: null,
    }),
  };
}

interface Measured {
  readonly level: LimitedCpu;
  readonly slow: readonly ExecAttempt[];
  readonly attempts: readonly ExecAttempt[];
  readonly proof: ReturnType<typeof proofOf>;
}

function measured(evidence: Evidence<'cgroup.cpu', Likes>, { level, slow, attempts, proof }: Measured): Answer {
  const stopped = slow.filter((attempt) => (throttledRatio(attempt, level) ?? 0) >= THROTTLED_RATIO);
  const [first] = stopped;
  if (first === undefined) {
    const failed = failing(attempts).length;
    return {
      ruledOut: `${level.path} may use ${share(level)}, and ${slow.length === 0 ? 'no exec was slow' : `it was not stopped while ${slow.length} execs were slow`}${failed === 0 ? '' : `; ${failed} did not work for another reason`}`,
    };
  }
  const percents = stopped.map((attempt) => Math.round(100 * (throttledRatio(attempt, level) ?? 0)));
  return {
    finding: findingOf(evidence, level, {
      strength: 'conclusive',
      sentence: `${durationsText(stopped)}, and the kernel counted that the cgroup was stopped for ${Math.min(...percents)} to ${Math.max(...percents)} % of that time${proof === 'proven' ? '; without the quota they worked' : ''}`,
      attempt: first,
    }),
  };
}

function findingOf(
  evidence: Evidence<'cgroup.cpu', Likes>,
  level: LimitedCpu,
  { strength, sentence, attempt }: { strength: Strength; sentence: string; attempt: ExecAttempt | null },
): Omit<Finding, 'rule' | 'cause' | 'explains'> {
  const { path, of, quotaUs, periodUs, periodsCount, throttledCount } = level;
  const delta = attempt?.cpuDeltas.find((one) => one.path === path);
  const whose = of === 'own' ? "the container's own CPU quota" : 'the CPU quota of a cgroup above the container';
  const name = evidence['container.inspect']?.name ?? 'CONTAINER';
  const lift = quotaFile(evidence['cgroup.cpu'], level);
  return {
    layer: 'runtime-init',
    strength,
    because: `${whose}, ${path}, is ${quotaUs} us in each ${periodUs} us, ${share(level)}; ${sentence}.`,
    whyLayer:
      '`runc init` runs in the cgroup from the moment it is attached, and is stopped with it until the next period.',
    citations: [
      {
        kind: 'cgroup.cpu',
        quote: `${path}: quota ${quotaUs} of ${periodUs} us, stopped in ${throttledCount ?? '?'} of ${periodsCount ?? '?'} periods`,
      },
      ...(attempt === null
        ? []
        : [
            {
              kind: 'exec.attempts' as const,
              quote: `${attempt.durationMs} ms: stopped in ${delta?.throttledCount ?? '?'} periods`,
            },
          ]),
    ],
    remedy: [
      of === 'own'
        ? {
            for: 'docker',
            commands: [`docker update --cpus 1 ${name}`],
            changes: "the container's CPU quota, while it runs",
            lasts: 'until the container is recreated; set --cpus there too',
          }
        : {
            for: 'systemd',
            commands: [
              `systemctl set-property --runtime ${path.split('/').findLast((part) => part.endsWith('.slice')) ?? 'NAME.slice'} CPUQuota=100%`,
            ],
            changes: `the quota of the cgroup above the container (${path})`,
            lasts: 'until the next boot; without --runtime for good',
          },
      {
        for: 'kubelet',
        commands: ['resources.limits.cpu: "1"   # of the container; and timeoutSeconds of its exec probes'],
        changes: 'the quota of the container, when the pod is made again',
        lasts: 'for good',
      },
    ],
    suspect: { ...lift, reach: 'container', room: null },
  };
}

/** v1 writes "none" as -1 into a file of its own; v2 keeps quota and period in one. */
function quotaFile(
  { version }: CgroupCpu,
  { path, periodUs }: LimitedCpu,
): { readonly path: string; readonly liftTo: string } {
  return version === 'v1'
    ? { path: `${path}/cpu.cfs_quota_us`, liftTo: '-1' }
    : { path: `${path}/cpu.max`, liftTo: `max ${periodUs}` };
}

/** `1 % of a CPU`, `1.5 CPUs`. */
function share({ cpusRatio }: LimitedCpu): string {
  return cpusRatio < 1
    ? `${Number((100 * cpusRatio).toPrecision(2))} % of a CPU`
    : `${Number(cpusRatio.toPrecision(2))} CPUs`;
}

export default runtimeSlowOrHung;

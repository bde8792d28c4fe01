import type { Citation, Remedy, Strength } from '../model/finding.ts';
import type { HostPtys } from '../model/host-resources.ts';
import type { Rule } from '../model/rule.ts';
import { errorLine, failing, textOf } from './exec-text.ts';

/** ENOSPC of the file that makes a pseudo-terminal, in the words of runc and crun. */
const NO_PTY = /(?:ptmx|openpty|\bpty\b|console)[^\n]{0,120}no space left on device|out of pty devices/iu;

/** Which of the two limits is reached. */
interface Full {
  readonly of: 'container' | 'host';
  readonly count: number;
  readonly max: number;
}

/** No pseudo-terminal is left: an exec with a terminal fails, one without works. */
const ptyLimit: Rule<'host.ptys', 'container.inspect' | 'exec.attempts'> = {
  id: 'pty-limit',
  needs: ['host.ptys'],
  likes: ['container.inspect', 'exec.attempts'],
  match(evidence) {
    const ptys = evidence['host.ptys'];
    const full = fullOf(ptys);
    const attempts = evidence['exec.attempts'];
    const refused = failing(attempts ?? []).filter((attempt) => NO_PTY.test(textOf(attempt)));
    const [first] = refused;
    if (full === null && first === undefined) return { ruledOut: room(ptys) };
    const withTerminal = (attempts ?? []).filter(
      ({ terminal, outcome }) => terminal === 'allocated' && outcome !== 'not-tried',
    );
    if (attempts !== null && first === undefined && withTerminal.length > 0) {
      return { ruledOut: `${withTerminal.length} execs with a terminal were refused none` };
    }
    return {
      finding: {
        layer: 'runtime-init',
        strength: strengthOf(full, { isRefused: first !== undefined, isTried: attempts !== null }),
        because: `${[...(full === null ? [] : [sentence(full)]), ...(first === undefined ? ['an exec with a terminal (-t) fails, one without works'] : [`${refused.length} execs that asked for a terminal were refused one`])].join('; ')}.`,
        whyLayer: "`runc init` opens /dev/ptmx in the container's own /dev when a terminal is asked for.",
        citations: citations(ptys, first === undefined ? null : errorLine(first)),
        remedy: remedyOf(full, evidence['container.inspect']?.initPid ?? null),
        // The mount option of a devpts is no file, and kernel.pty.max is the host's.
        suspect:
          full?.of === 'host'
            ? {
                path: '/proc/sys/kernel/pty/max',
                liftTo: String(full.count + (ptys.host?.reserve ?? 0) + 16),
                reach: 'host',
                room: { max: full.max, current: full.count },
              }
            : null,
      },
    };
  },
};

/** In another instance of devpts than the first, `kernel.pty.reserve` are kept back (fs/devpts/inode.c). */
function fullOf({ host, container }: HostPtys): Full | null {
  if (container !== null && container.max !== null && container.count >= container.max) {
    return { of: 'container', count: container.count, max: container.max };
  }
  if (host === null) return null;
  // The one that would reach the number is refused: `count + 1 >= max - reserve`.
  const max = Math.max(0, host.max - host.reserve - 1);
  return host.count >= max ? { of: 'host', count: host.count, max } : null;
}

function strengthOf(full: Full | null, { isRefused, isTried }: { isRefused: boolean; isTried: boolean }): Strength {
  if (isRefused) return full === null ? 'strong' : 'conclusive';
  // Counted, and no terminal was asked for: it does no harm to an exec without one.
  return isTried ? 'weak' : 'strong';
}

function sentence({ of, count, max }: Full): string {
  return of === 'container'
    ? `the container's own devpts may have ${max} pseudo-terminals, and has ${count}`
    : `${count} pseudo-terminals are open on the host, and containers may have ${max} (less than kernel.pty.max without kernel.pty.reserve)`;
}

function room({ host, container }: HostPtys): string {
  const ofHost =
    host === null
      ? 'this kernel has no pseudo-terminals'
      : `${host.count} of ${host.max - host.reserve - 1} pseudo-terminals are open on the host`;
  if (container === null || container.max === null) return ofHost;
  return `${ofHost}, ${container.count} of ${container.max} in the container`;
}

function citations({ host, container }: HostPtys, error: string | null): readonly [Citation, ...Citation[]] {
  const counts = [
    ...(host === null
      ? []
      : [`kernel.pty.nr ${host.count}, kernel.pty.max ${host.max}, kernel.pty.reserve ${host.reserve}`]),
    ...(container === null
      ? []
      : [`${container.count} in the container's /dev/pts, mounted with max=${container.max ?? '(none)'}`]),
  ];
  return [
    { kind: 'host.ptys', quote: counts.join('; ') },
    ...(error === null ? [] : [{ kind: 'exec.attempts' as const, quote: error }]),
  ];
}

function remedyOf(full: Full | null, initPid: number | null): readonly Remedy[] {
  const find: Remedy = {
    for: 'host',
    commands: ["find /proc/[0-9]*/fd -lname '*ptmx' 2>/dev/null | cut -d/ -f3 | sort | uniq -c | sort -rn | head"],
    changes: 'who holds them, by process: end the forgotten sessions',
    lasts: 'as long as they stay ended',
  };
  if (full?.of === 'container') {
    const options = 'remount,max=1024,gid=5,mode=620,ptmxmode=666';
    return [
      {
        for: 'host',
        commands: [`mount --namespace ${initPid ?? 'PID'} -t devpts -o ${options} devpts /dev/pts`],
        changes: "the option max= of the container's devpts",
        lasts: 'until the container stops',
      },
      find,
    ];
  }
  return [
    {
      for: 'host',
      commands: ['sysctl -w kernel.pty.max=16384'],
      changes: 'how many the whole host may have',
      lasts: 'until the next boot; for good in /etc/sysctl.d',
    },
    find,
  ];
}

export default ptyLimit;

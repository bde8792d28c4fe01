import type { Daemon, DaemonName } from '../model/daemon.ts';
import type { Strength } from '../model/finding.ts';
import type { Answer } from '../model/rule.ts';
import { quoteOf, standstill } from './standstill.ts';

/** Where two rules differ that ask the same question of different daemons. */
interface HungQuestion {
  readonly name: Exclude<DaemonName, 'shim'>;
  /** Why it fails there. */
  readonly whyLayer: string;
  /** A second source says that it does not answer. */
  readonly confirmed: string | null;
}

/** Is the daemon there, and does it not answer? */
export function daemonHung({ name, whyLayer, confirmed }: HungQuestion, daemon: Daemon): Answer {
  const { process, answer } = daemon;
  if (process.status === 'unknown' && answer.status === 'silent') {
    return {
      finding: {
        layer: name,
        strength: 'weak',
        because: `somebody takes connections at ${daemon.socket} and did not answer within ${answer.afterMs} ms; which process that is, is not known (${process.why}).`,
        whyLayer,
        citations: [quoteOf(name, daemon)],
        remedy: [
          {
            for: 'host',
            commands: [`ss -xlp | grep ${daemon.socket ?? name}   # whose socket is it?`],
            changes: 'nothing: it shows the process to look at',
            lasts: 'until that process answers, or is restarted',
          },
        ],
        suspect: null,
      },
    };
  }
  if (process.status !== 'found') return { ruledOut: `${name}: ${process.why}` };
  const still = standstill(process);
  const citations = [quoteOf(name, daemon)] as const;
  if (still !== null) {
    const { commands, changes } = still.remedy;
    return {
      finding: {
        layer: name,
        strength: 'conclusive',
        because: `${name}, process ${process.pid}, ${still.because}.`,
        whyLayer,
        citations,
        remedy: [{ for: 'host', commands, changes, lasts: 'until somebody stops it again' }],
        suspect: null,
      },
    };
  }
  if (answer.status !== 'silent') {
    const said = answer.status === 'answers' ? `answers after ${answer.afterMs} ms` : 'is not silent';
    return { ruledOut: `${name}, process ${process.pid} in state ${process.state}, ${said}` };
  }
  const waits = process.state === 'D' ? 'it waits for the kernel and can not be woken (state D)' : null;
  const more = [waits, confirmed].filter((one) => one !== null);
  const strength: Strength = more.length > 0 ? 'strong' : 'weak';
  const sentences = [
    `${name}, process ${process.pid}, takes connections at ${daemon.socket} and did not answer within ${answer.afterMs} ms`,
    ...more,
  ];
  return {
    finding: {
      layer: name,
      strength,
      because: `${sentences.join('; ')}.`,
      whyLayer,
      citations,
      remedy: [
        {
          for: 'host',
          commands: [`kill -USR1 ${process.pid}   # it writes the stacks of all its goroutines, and goes on`],
          changes: `nothing: it shows what ${name} waits for; then restart it`,
          lasts: 'a restart mends it until it waits for the same again',
        },
      ],
      suspect: null,
    },
  };
}

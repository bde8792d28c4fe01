import type { Daemon, DaemonName } from '../model/daemon.ts';
import type { Remedy } from '../model/finding.ts';
import type { Answer } from '../model/rule.ts';
import { quoteOf, standstill } from './standstill.ts';

/** Where two rules differ that ask the same question of different daemons. */
interface DownQuestion {
  readonly name: Exclude<DaemonName, 'shim'>;
  readonly whyLayer: string;
  readonly remedy: Remedy;
}

/** Is nobody there to answer? */
export function daemonDown({ name, whyLayer, remedy }: DownQuestion, daemon: Daemon): Answer {
  const { process, socket, answer } = daemon;
  if (answer.status === 'answers') return { ruledOut: `${name} answers at ${socket} after ${answer.afterMs} ms` };
  if (answer.status === 'unknown') return { ruledOut: `${socket ?? name} could not be asked: ${answer.why}` };
  const isThere = process.status === 'found';
  // Somebody takes the connection, and nobody knows who: he may hang as well.
  if (process.status === 'unknown' && answer.status === 'silent') {
    return {
      ruledOut: `somebody takes connections at ${socket}, and whether it is ${name} is not known: ${process.why}`,
    };
  }
  if (isThere && (answer.status === 'silent' || standstill(process) !== null)) {
    return { ruledOut: `${name}, process ${process.pid}, is there and does not answer` };
  }
  const said = SAID[answer.status];
  const because = isThere
    ? `${name}, process ${process.pid}, runs, and ${socket} ${said}: it is starting, ending, or listens elsewhere`
    : process.status === 'gone'
      ? `${name} does not run (${process.why}), and ${socket} ${said}`
      : `${socket} ${said}, and whether a ${name} runs somewhere else is not known (${process.why})`;
  return {
    finding: {
      layer: name,
      strength: process.status === 'gone' && answer.status !== 'silent' ? 'conclusive' : 'strong',
      because: `${because}.`,
      whyLayer,
      citations: [quoteOf(name, daemon)],
      remedy: [remedy],
      suspect: null,
    },
  };
}

const SAID = {
  refused: 'refuses connections: nobody listens behind it',
  missing: 'is not there',
  // systemd holds the socket of a service that it starts on demand.
  silent: 'takes the connection and is silent: somebody holds it for a daemon that did not start',
} as const;

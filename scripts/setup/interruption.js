import { constants } from 'node:os';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @type {keyof import('node:os').SignalConstants | null} */
let received = null;
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/** The set-up was told to stop; what it had begun has ended in order. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.name = 'Interrupted';
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** @param {NodeJS.Signals} signal */
function onSignal(signal) {
  received ??= signal;
  for (const child of children) child.kill(signal);
}

/** From here on a signal ends the running step, and the set-up at the next `throwIfInterrupted`. */
export function holdSignals() {
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

export function releaseSignals() {
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

export function throwIfInterrupted() {
  if (received !== null) throw new Interrupted(received);
}

/** Passes signals on to `child` until it ends. @param {import('node:child_process').ChildProcess} child */
export function passSignalsTo(child) {
  children.add(child);
  child.once('close', () => children.delete(child));
}

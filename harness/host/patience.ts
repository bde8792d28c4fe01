/** How many times longer than elsewhere everything may take. */
let times = 1;

/** Longer than any machine that is worth a trial needs. */
export const MOST_PATIENCE = 30;

/**
 * A machine that is emulated takes a second for what another does in 70 ms, and each limit of time would be passed by
 * slowness alone. Said once, before anything is waited for, by who knows the machine: nothing measures it, because a slow
 * exec is what is being looked for.
 */
export function setPatience(factor: number): void {
  times = factor;
}

/** A limit of time as this machine has it, ms. */
export function patient(ms: number): number {
  return ms * times;
}

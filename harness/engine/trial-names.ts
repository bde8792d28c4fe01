import type { Session } from './session.ts';

/** Which trial of its run, from 1. */
interface Numbered {
  readonly index: number;
}

/** Neutral: what a reading holds of it gives nothing away. */
export function containerName({ run }: Session, { index }: Numbered): string {
  return `w-${run.slice(run.lastIndexOf('-') + 1)}-${index}`;
}

export function trialLabel({ run }: Session, { index }: Numbered): string {
  return `${run}.${index}`;
}

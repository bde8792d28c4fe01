import { wilson } from '../report/wilson.ts';

/** `0 to 28 %` */
export function percentRange(hits: number, total: number): string {
  const { lowRatio, highRatio } = wilson(hits, total);
  return `${Math.round(lowRatio * 100)} to ${Math.round(highRatio * 100)} %`;
}

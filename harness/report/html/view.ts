import type { Reading } from '../../model/reading.ts';
import type { RunReport, Trial } from '../../model/run-report.ts';
import type { Markup } from '../markup.ts';

/** What a page is made from. */
export interface ReportView {
  readonly report: RunReport;
  /** By `trialKey`; a trial whose readings could not be read is not in it. */
  readonly readings: ReadonlyMap<string, readonly Reading[]>;
  /** By `trialKey`: the inside of one exec, drawn, where somebody has traced it. */
  readonly traces: ReadonlyMap<string, Markup>;
}

/** What is ours on a page: never anything that was read. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
  /** Base64 of the SHA-256 of a text: the page names what may run in it. */
  sha256(text: string): string;
  /** Base64 of a text behind raw deflate (RFC 1951), which every browser of today unpacks. */
  packed(text: string): string;
}

/** Tells a trial from all others of a report. */
export function trialKey({ scenario, holding }: Trial): string {
  return `${scenario}#${holding}`;
}

/** The part of the fragment, and of the ids, that stands for a trial: its place in the report. */
export function trialId(index: number): string {
  return `t${index + 1}`;
}

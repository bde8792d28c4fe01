import type { Diagnosis, Headroom } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import { printable } from './printable.ts';

/** What was seen at one look. */
export interface Sighting {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly diagnosis: Diagnosis;
  readonly headroom: Headroom;
}

/** Two looks with the same key tell the same; numbers in the sentences may differ. */
export function watchKey(diagnosis: Diagnosis): string {
  return [diagnosis.status, ...findingsOf(diagnosis).map(wordsOf).toSorted()].join('\n');
}

/** One line: time, status, cause, layer, strength, headroom. */
export function watchLine({ at, diagnosis, headroom }: Sighting): string {
  const slots = headroom.freeSlots === null ? 'no pids limit' : `${headroom.freeSlots} free`;
  return printable([timeOf(at), diagnosis.status, ...told(diagnosis), slots].join(' '));
}

/** The line of something that ended the watching, or that stands in its way. */
export function watchNote(at: string, words: string): string {
  return printable(`${timeOf(at)} ${words}`);
}

/** To the second: what is looked at every few seconds is not known better. */
function timeOf(at: string): string {
  return at.replace(/\.\d+Z$/u, 'Z');
}

function told(diagnosis: Diagnosis): readonly string[] {
  if (diagnosis.status === 'blind') return [`(${diagnosis.why.slice(0, 200)})`];
  const findings = findingsOf(diagnosis);
  return findings.length === 0 ? [] : [findings.map(wordsOf).join(', ')];
}

function findingsOf(diagnosis: Diagnosis): readonly Finding[] {
  switch (diagnosis.status) {
    case 'named':
      return [diagnosis.finding];
    case 'tied':
      return diagnosis.findings;
    case 'healthy':
    case 'blind':
      return [];
  }
}

function wordsOf({ cause, layer, strength }: Finding): string {
  return `${cause} ${layer} ${strength}`;
}

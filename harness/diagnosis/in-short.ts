import type { DiagnosisInShort } from '../model/bundle.ts';
import type { Diagnosis } from '../model/diagnosis.ts';

/** Enough to see whether two diagnoses are the same. */
export function inShort(diagnosis: Diagnosis): DiagnosisInShort {
  const finding = diagnosis.status === 'named' ? diagnosis.finding : null;
  return {
    status: diagnosis.status,
    cause: finding?.cause ?? null,
    layer: finding?.layer ?? null,
    strength: finding?.strength ?? null,
  };
}

export function inShortText({ status, cause, layer, strength }: DiagnosisInShort): string {
  return [status, cause, layer, strength].filter((word) => word !== null).join(' ');
}

import type { Redaction } from './redaction.ts';
import type { Depth } from './reading.ts';

/** What a diagnosis came to, in four words. */
export interface DiagnosisInShort {
  readonly status: 'named' | 'tied' | 'healthy' | 'blind';
  /** Of the finding that is named; `null` when none is. */
  readonly cause: string | null;
  readonly layer: string | null;
  readonly strength: string | null;
}

/** One file of a bundle. */
export interface BundleFile {
  readonly name: string;
  /** One line for a person. */
  readonly about: string;
  readonly bytes: number;
}

/** `manifest.json`: the first file of a bundle. */
export interface BundleManifest {
  readonly formatVersion: 1;
  readonly initpVersion: string;
  /** RFC 3339, UTC. */
  readonly collectedAt: string;
  readonly depth: Depth;
  readonly container: { readonly id: string; readonly name: string };
  /** From the evidence as it was, before anything was taken out. */
  readonly diagnosis: DiagnosisInShort;
  /** `no`: it was asked to leave nothing out. */
  readonly redacted: 'yes' | 'no';
  readonly redactions: readonly Redaction[];
  /** Without the manifest itself. */
  readonly files: readonly BundleFile[];
  /** What belongs into a bundle and could not be had. */
  readonly missing: readonly { readonly name: string; readonly why: string }[];
}

export const MANIFEST_NAME = 'manifest.json';
export const READINGS_NAME = 'readings.json';

/** Something to read beside the readings: a log as text, an answer as JSON, or why it is not there. */
export type RawEvidence = { readonly name: string; readonly about: string } & (
  | { readonly status: 'text'; readonly text: string }
  | { readonly status: 'json'; readonly value: unknown }
  | { readonly status: 'missing'; readonly why: string }
);

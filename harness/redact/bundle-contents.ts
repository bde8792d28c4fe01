import type { BundleFile, BundleManifest, RawEvidence } from '../model/bundle.ts';
import { MANIFEST_NAME, READINGS_NAME } from '../model/bundle.ts';
import { learnJson, redactedJson } from './json-redaction.ts';
import type { Redactor } from './redactor.ts';

export interface ContentsParts {
  /** `ReadingsFile`, as JSON. */
  readonly readings: unknown;
  readonly raw: readonly RawEvidence[];
  readonly manifest: Omit<BundleManifest, 'redacted' | 'redactions' | 'files' | 'missing'>;
  /** `null`: everything goes in as it is. */
  readonly redactor: Redactor | null;
}

/** The files of a bundle, the manifest first, and the manifest. */
export interface Contents {
  readonly manifest: BundleManifest;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** What goes into a bundle: pure, so that what leaves the machine can be tested without one. */
export function bundleContents({ readings, raw, manifest, redactor }: ContentsParts): Contents {
  const all: readonly RawEvidence[] = [
    { name: READINGS_NAME, about: 'what a diagnosis is made from', status: 'json', value: readings },
    ...raw,
  ];
  if (redactor !== null) for (const each of all) learnRaw(each, redactor);
  const files = all.flatMap((each) => {
    const text = textOf(each, redactor);
    return text === null ? [] : [{ name: each.name, about: each.about, text }];
  });
  const clean = (text: string): string => redactor?.text(text, MANIFEST_NAME) ?? text;
  const missing = all.flatMap((each) => (each.status === 'missing' ? [{ name: each.name, why: clean(each.why) }] : []));
  const { id, name } = manifest.container;
  const whole: BundleManifest = {
    ...manifest,
    container: { id, name: clean(name) },
    redacted: redactor === null ? 'no' : 'yes',
    redactions: redactor?.list() ?? [],
    files: files.map((file): BundleFile => ({ name: file.name, about: file.about, bytes: byteLength(file.text) })),
    missing,
  };
  return {
    manifest: whole,
    files: [
      { name: MANIFEST_NAME, text: jsonText(whole) },
      ...files.map((file) => ({ name: file.name, text: file.text })),
    ],
  };
}

function learnRaw(evidence: RawEvidence, redactor: Redactor): void {
  if (evidence.status === 'text') redactor.learn(evidence.text);
  if (evidence.status === 'json') learnJson(evidence.value, redactor);
}

function textOf(evidence: RawEvidence, redactor: Redactor | null): string | null {
  switch (evidence.status) {
    case 'text':
      return redactor === null ? evidence.text : redactor.text(evidence.text, evidence.name);
    case 'json':
      return jsonText(redactor === null ? evidence.value : redactedJson(evidence.value, evidence.name, redactor));
    case 'missing':
      return null;
  }
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

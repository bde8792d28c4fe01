import { countField, type Fields, isFields, listOf, parseFields, textField } from '../parsers/json-fields.ts';
import { type ScanReport, SCAN_VERDICTS, type ScanVerdict } from '../model/scan.ts';

/** One container in one look of a recording: what a chart and a question the day after need. */
export interface RecordedContainer {
  readonly id: string;
  readonly name: string | null;
  readonly verdict: ScanVerdict;
  readonly rules: readonly string[];
  readonly headroom: number | null;
  readonly execNeeds: number;
}

/** One line of a recording. */
export interface RecordedLook {
  readonly at: string;
  readonly atMs: number;
  /** Of the machine that was looked at; `null` in recordings of before it was written down. */
  readonly hostname: string | null;
  readonly containers: readonly RecordedContainer[];
}

export function recordLine({ at, atMs, containers }: ScanReport, hostname: string): string {
  const kept = containers.map(({ id, name, verdict, dangers, headroom, execNeeds, pids, zombiesCount, memory }) => ({
    id,
    name,
    verdict,
    rules: dangers.map(({ rule }) => rule),
    headroom,
    execNeeds,
    tasks: pids[0]?.current ?? null,
    refusals: pids[0]?.refusals ?? null,
    zombies: zombiesCount,
    memoryBytes: memory[0]?.usageBytes ?? null,
  }));
  return JSON.stringify({ schemaVersion: 1, hostname, at, atMs, containers: kept });
}

/** The looks of a recording, and how many lines were none: the last may be cut by a full disk. */
export function parseRecording(text: string): { readonly looks: readonly RecordedLook[]; readonly otherLines: number } {
  const lines = text.split('\n').filter((line) => line !== '');
  const looks = lines.flatMap((line) => lookOf(parseFields(line)) ?? []);
  return { looks, otherLines: lines.length - looks.length };
}

function lookOf(fields: Fields | null): RecordedLook | null {
  if (fields === null || fields['schemaVersion'] !== 1) return null;
  const [at, atMs] = [textField(fields, 'at'), countField(fields, 'atMs')];
  if (at === null || atMs === null) return null;
  const hostname = textField(fields, 'hostname');
  return { at, atMs, hostname, containers: listOf(fields, 'containers').flatMap((one) => containerOf(one) ?? []) };
}

function containerOf(fields: Fields): RecordedContainer | null {
  if (!isFields(fields)) return null;
  const id = textField(fields, 'id');
  const verdict = SCAN_VERDICTS.find((one) => one === fields['verdict']);
  if (id === null || verdict === undefined) return null;
  const rules = Array.isArray(fields['rules']) ? fields['rules'].filter((rule) => typeof rule === 'string') : [];
  return {
    id,
    name: textField(fields, 'name'),
    verdict,
    rules,
    headroom: countField(fields, 'headroom'),
    execNeeds: countField(fields, 'execNeeds') ?? 0,
  };
}

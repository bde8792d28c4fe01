// Scores `initp explain` on reports whose cause is known: `npm run eval:corpus -- FILE`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { causes } from '../harness/causes/index.ts';
import { LAYER_OF } from './eval-corpus/layers.ts';
import { leftOut } from './eval-corpus/leave-out.ts';
import { misses, type Report, score, table } from './eval-corpus/score.ts';

const reportSchema = z.object({
  id: z.string(),
  text: z.union([z.array(z.string()), z.string().transform((text) => [text])]),
  layer: z.string(),
  cause: z.string(),
});

/** Beside the project, where there is one. */
const DEFAULT = join(import.meta.dirname, '..', '..', 'shared', 'corpus', 'reports.jsonl');

function reportsOf(file: string): readonly Report[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => reportSchema.parse(JSON.parse(line)));
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

function main(file: string | undefined): number {
  const chosen = file ?? DEFAULT;
  if (!existsSync(chosen)) {
    process.stderr.write(`error there is no ${chosen}\nhint  npm run eval:corpus -- FILE, one report a line as JSON\n`);
    return 64;
  }
  const reports = reportsOf(chosen);
  const scored = reports.map((report) => score(report, causes));
  print([`${reports.length} reports, ${causes.length} causes`]);
  print(table(scored));
  print(['without what fits the report alone:', ...table(leftOut(reports, causes))]);
  print(['layers of the reports, and ours:', ...layersOf(reports)]);
  print(['misses:', ...misses(scored).map((line) => `  ${line}`)]);
  return 0;
}

function layersOf(reports: readonly Report[]): readonly string[] {
  const counts = Map.groupBy(reports, ({ layer }) => layer);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([layer, each]) => `  ${layer} -> ${LAYER_OF[layer] ?? 'unknown'} (${each.length})`);
}

// A reader that closes early, such as `head`, is no error.
process.stdout.on('error', () => {});
process.exitCode = main(process.argv[2]);

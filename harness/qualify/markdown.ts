import type { Qualification, RuntimeIdentity } from '../model/qualification.ts';
import { printable } from '../report/printable.ts';
import { durationText } from '../report/quantity.ts';
import type { Gate } from './gate.ts';
import { differenceText, verdictText } from './gate-text.ts';
import { headroomSection } from './markdown-headroom.ts';
import { matrixSection } from './markdown-matrix.ts';
import { predictionSection } from './markdown-predictions.ts';
import { FREE_SLOTS } from './headroom.ts';
import { heldOf, invariantsOf } from './invariants.ts';
import { row } from './markdown-row.ts';

/** The whole qualification for a pull request or a page: what changed first, then everything that was seen. */
export function qualificationMarkdown(qualification: Qualification, gate: Gate): string {
  const { startedAt, machine, durationMs, thoroughness, engines, runtimes, cells, planned } = qualification;
  const { kernel, cgroup, cpus } = machine;
  const lines = [
    `## ${verdictText(gate)}`,
    '',
    `${startedAt.slice(0, 10)}, Linux ${kernel}, cgroup ${cgroup}, ${cpus} processors; ${cells.length} of ${planned.length} cells in ${durationText(durationMs)}; ` +
      `${thoroughness.attempts} execs of each kind through each door.`,
    '',
    ...bullets([
      ...gate.remarks,
      ...gate.differences.map(differenceText),
      ...gate.problems.map(({ id, text }) => `${id}: ${text}`),
      ...gate.unused.map((word) => `--allow ${word} fits nothing`),
      ...(gate.missing.length === 0 ? [] : [`${gate.missing.length} cells of the plan were not measured`]),
      ...(gate.accepted.length === 0 ? [] : [`accepted: ${gate.accepted.join(', ')}`]),
    ]),
    '## Runtimes and engines',
    '',
    row('runtime', 'version', 'commit', 'Go', 'libseccomp', 'sha256'),
    row('---', '---', '---', '---', '---', '---'),
    ...runtimes.map(runtimeRow),
    '',
    row('engine', 'Docker', 'containerd'),
    row('---', '---', '---'),
    ...engines.map(({ name, docker, containerd }) => row(name, docker, containerd)),
    '',
    ...matrixSection(qualification),
    ...headroomSection(qualification, FREE_SLOTS),
    ...oracleSection(qualification),
    ...invariantSection(qualification),
    ...predictionSection(qualification),
  ];
  return `${lines.map(printable).join('\n').trimEnd()}\n`;
}

function runtimeRow({ name, version, commit, go, libseccomp, sha256 }: RuntimeIdentity): string {
  return row(name, version, commit?.slice(0, 12) ?? '-', go ?? '-', libseccomp ?? '-', sha256.slice(0, 12));
}

function bullets(texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [...texts.map((text) => `- ${text.replaceAll('`', "'")}`), ''];
}

function oracleSection({ cells }: Qualification): readonly string[] {
  const held = heldOf(cells, 'oracle');
  if (held.length === 0) return [];
  return [
    '## Healthy oracle',
    '',
    'Nothing is broken. Each exec must work; each diagnosis, of that exec and of all that is read after it, must find nothing.',
    '',
    row('runtime', 'execs that work', 'p50', 'p95', 'called healthy', 'called otherwise'),
    row('---', '---', '---', '---', '---', '---'),
    ...held.map(({ runtime, works, p50Ms, p95Ms, healthy, named }) =>
      row(
        runtime,
        `${works.hits} of ${works.total}`,
        `${p50Ms ?? '-'} ms`,
        `${p95Ms ?? '-'} ms`,
        `${healthy.hits} of ${healthy.total}`,
        named.map(({ what, count }) => `${what} ${count}`).join(', ') || '-',
      ),
    ),
    '',
  ];
}

function invariantSection({ runtimes, cells }: Qualification): readonly string[] {
  const measured = runtimes.map(({ name }) => ({ name, own: cells.filter(({ runtime }) => runtime === name) }));
  if (!measured.some(({ own }) => heldOf(own, 'invariants').length > 0)) return [];
  return [
    '## Invariants',
    '',
    row('runtime', 'invariant', 'holds', 'because'),
    row('---', '---', '---', '---'),
    ...measured.flatMap(({ name, own }) =>
      invariantsOf(own).map((one) => row(name, one.name, one.status.replace('-', ' '), one.because)),
    ),
    '',
  ];
}

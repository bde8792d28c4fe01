import { hostname } from 'node:os';

import { pack } from '../bundle/pack.ts';
import { targetOf } from '../collectors/target.ts';
import { inShort } from '../diagnosis/in-short.ts';
import { rawEvidence } from '../engine/raw-evidence.ts';
import type { RawEvidence } from '../model/bundle.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Depth, Reading } from '../model/reading.ts';
import { bundleContents } from '../redact/bundle-contents.ts';
import { redactor } from '../redact/redactor.ts';
import { bundleText } from '../report/bundle-text.ts';
import { diagnosisText } from '../report/diagnosis-text.ts';
import { vocabulary } from '../schema/vocabulary.ts';
import { atEngine } from './chosen-engine.ts';
import { initpVersion } from './initp-version.ts';
import { look, reached } from './look.ts';
import { checkNew, type IfThere, writeNew } from './new-file.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface CollectOptions {
  /** `-`: standard output; `null`: a file in the working directory, named after the container. */
  readonly output: string | null;
  readonly depth: Extract<Depth, 'passive' | 'probe'>;
  readonly redaction: 'redact' | 'keep';
  readonly ifThere: IfThere;
  readonly timeoutMs: number;
  /** That of `DOCKER_HOST` when left out. */
  readonly engine: string | undefined;
}

/** Not wrapped: a secret that goes over two lines would not be known for one. */
const UNWRAPPED = { columns: 100_000, colour: false };

/** Evidence to send to somebody else, who diagnoses it with `initp diagnose --from`. */
export async function collect(container: string, options: CollectOptions, to: Terminal): Promise<ExitCode> {
  if (options.output === '-') checkStandardOutput(to);
  const around = await atEngine(surroundings(), options.engine);
  const located = await reached(around, container);
  const { inspect } = located;
  const path = options.output ?? `initp-${inspect.name}.tar.gz`;
  if (path !== '-') await checkNew(path, options.ifThere);

  const { depth, timeoutMs } = options;
  const seen = await look(around, { located, depth, timeoutMs, exec: null, lifting: null });
  const raw = await rawEvidence(await targetOf({ host: around.host, ...located, exec: null }));
  const collectedAt = new Date();
  const { manifest, files } = bundleContents({
    readings: { schemaVersion: 1, depth, container: { id: inspect.id, name: inspect.name }, readings: seen.readings },
    raw: [...raw, answer(inspect, depth, seen)],
    manifest: {
      formatVersion: 1,
      initpVersion: await initpVersion(around.project),
      collectedAt: collectedAt.toISOString(),
      depth,
      container: { id: inspect.id, name: inspect.name },
      diagnosis: inShort(seen.diagnosis),
    },
    redactor: options.redaction === 'keep' ? null : redactor({ ownNames: ownNames(), words: vocabulary() }),
  });
  const bytes = await pack(files, collectedAt);
  if (path === '-') await toStandardOutput(bytes);
  else await writeNew(path, bytes, options.ifThere);

  to.document({ schemaVersion: 1, bundle: { path, bytes: bytes.length }, manifest });
  const text = bundleText({ path, bytes: bytes.length, manifest }, to);
  if (path === '-') to.say(text);
  else to.print(text);
  return EXIT.ok;
}

interface Seen {
  readonly readings: readonly Reading[];
  readonly rules: Parameters<typeof diagnosisText>[0]['rules'];
  readonly diagnosis: Diagnosis;
}

function answer(container: { id: string; name: string }, depth: Depth, seen: Seen): RawEvidence {
  return {
    name: 'diagnosis.txt',
    about: 'what initp said where this was collected',
    status: 'text',
    text: `${diagnosisText({ container, depth, ...seen }, UNWRAPPED)}\n`,
  };
}

/** As the kernel has it, and without the domain. */
function ownNames(): readonly string[] {
  const name = hostname();
  return [...new Set([name, name.split('.')[0] ?? name])];
}

function checkStandardOutput(to: Terminal): void {
  if (to.json) throw usage('-o - writes the bundle to standard output, where --json writes its document');
  if (process.stdout.isTTY) throw usage('a bundle is not for a terminal');
}

async function toStandardOutput(bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function usage(message: string): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message,
    hint: 'Write it to a file: `initp collect CONTAINER -o bundle.tar.gz`.',
    exitCode: EXIT.usage,
  });
}

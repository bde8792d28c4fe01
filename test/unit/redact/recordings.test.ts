import { describe, expect, test } from 'vitest';

import { inShort } from '../../../harness/diagnosis/in-short.ts';
import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { DiagnosisInShort } from '../../../harness/model/bundle.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { bundleContents } from '../../../harness/redact/bundle-contents.ts';
import { redactor } from '../../../harness/redact/redactor.ts';
import { rules } from '../../../harness/rules/index.ts';
import { parseReadings, type ReadingsFile } from '../../../harness/schema/readings.ts';
import { vocabulary } from '../../../harness/schema/vocabulary.ts';
import { recording, recordingNames } from '../../fixtures/recordings.ts';

function diagnosed(readings: readonly Reading[]): DiagnosisInShort {
  return inShort(rank(runRules(rules, readings), readings));
}

/** The readings as they come out of a bundle. */
function redacted(readings: ReadingsFile, ownNames: readonly string[]): ReadingsFile {
  const { files } = bundleContents({
    readings,
    raw: [],
    manifest: {
      formatVersion: 1,
      initpVersion: '0',
      collectedAt: '2026-01-01T00:00:00Z',
      depth: readings.depth,
      container: readings.container,
      diagnosis: diagnosed(readings.readings),
    },
    redactor: redactor({ ownNames, words: vocabulary() }),
  });
  return parseReadings(files.find(({ name }) => name === 'readings.json')?.text ?? '');
}

const names = await recordingNames();

describe('the diagnosis is the same without secrets, addresses and names', () => {
  test.each(names)('%s', async (name) => {
    const file = await recording(name);
    expect(diagnosed(redacted(file, ['build7.example.com', 'build7']).readings)).toEqual(diagnosed(file.readings));
  });

  // The worst a machine can be called: a word of the evidence, of a path, of the software, or the container's own name.
  test.each(['thawed', 'fails', 'pids', 'docker', 'connection', 'moby', 'max'])(
    'also on a machine called %s',
    async (hostName) => {
      for (const name of names) {
        const file = await recording(name);
        expect([name, diagnosed(redacted(file, [hostName]).readings)]).toEqual([name, diagnosed(file.readings)]);
      }
    },
  );
});

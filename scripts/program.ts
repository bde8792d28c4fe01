// Puts the program together into few files, which load in a third of the time. Called by scripts/setup.js when one of
// the sources is newer; without it, or after a change, bin.js runs the sources themselves.
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { rolldown } from 'rolldown';

import { builtProgram, sourceStamp } from '../harness/program-stamp.js';
import { builtinModules } from './program/builtin-modules.ts';
import { neededFromStart } from './program/needed-from-start.ts';

const root = dirname(import.meta.dirname);
const { directory, stamp } = builtProgram(root);
const before = sourceStamp(root);
await mkdir(join(root, 'build'), { recursive: true });
// In a folder of its own and renamed as a whole: what has the final name is complete.
const draft = await mkdtemp(join(root, 'build', '.program-'));
/** What a person with a live incident waits for. */
const passive = neededFromStart(/harness\/(?:cli|commands\/diagnose)\.ts$/u);
try {
  await using program = await rolldown({
    input: join(root, 'harness/cli.ts'),
    platform: 'node',
    // Packages stay where they are, because most are needed by few commands; the command line is read by each.
    external: (id) => !/^(?:[./\0]|node:|commander$)/u.test(id),
    plugins: [builtinModules(), passive],
    // Reading an export that nobody uses is what is to be saved.
    treeshake: { propertyReadSideEffects: false },
    // What is both asked for at once and later comes at once.
    checks: { ineffectiveDynamicImport: false },
  });
  await program.write({
    dir: draft,
    format: 'esm',
    codeSplitting: { groups: [{ name: 'start', test: (id) => passive.has(id) }] },
  });
  await writeFile(join(draft, stamp.slice(directory.length + 1)), before);
  await rm(directory, { recursive: true, force: true });
  await rename(draft, directory);
} finally {
  await rm(draft, { recursive: true, force: true });
}

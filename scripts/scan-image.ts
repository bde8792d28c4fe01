// node scripts/scan-image.ts [TAG]: an image that has `initp scan` and nothing else: Node, the libraries that it is linked
// with, and the program. FROM scratch, from files of this machine, so no registry is needed. No shell is in it.
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { rolldown } from 'rolldown';
import { $ } from 'zx';

$.verbose = false;

const root = dirname(import.meta.dirname);
const [tag = 'initp-scan:latest'] = process.argv.slice(2);

await mkdir(join(root, 'build'), { recursive: true });
const draft = await mkdtemp(join(root, 'build', '.scan-image-'));
try {
  await using program = await rolldown({
    input: join(root, 'harness/cli.ts'),
    platform: 'node',
    // What else is imported belongs to other commands, which this image does not have.
    external: (id) => !/^(?:[./]|commander$)/u.test(id),
  });
  await program.write({ dir: join(draft, 'initp/program'), format: 'esm' });
  await writeFile(join(draft, 'initp/package.json'), '{ "type": "module" }\n');
  await writeFile(
    join(draft, 'initp/start.js'),
    `import { main } from './program/cli.js';\nprocess.exitCode = await main(process.argv.slice(2));\n`,
  );
  await copyInto('/bin/node', await realpath(process.execPath));
  for (const library of await librariesOf(process.execPath)) await copyInto(library, await realpath(library));
  await writeFile(
    join(draft, 'Dockerfile'),
    `FROM scratch\nCOPY . /\nUSER 65534:65534\nENTRYPOINT ["/bin/node", "/initp/start.js"]\nCMD ["scan", "--root", "/host", "--no-names"]\n`,
  );
  await writeFile(join(draft, '.dockerignore'), 'Dockerfile\n.dockerignore\n');
  await $`chmod -R a+rX ${draft}`;
  await $`docker build --quiet --tag ${tag} ${draft}`;
  process.stdout.write(`${tag}\n`);
} finally {
  await rm(draft, { recursive: true, force: true });
}

async function copyInto(path: string, from: string): Promise<void> {
  const to = join(draft, path);
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** Paths that the loader would use, and the loader itself. */
async function librariesOf(binary: string): Promise<readonly string[]> {
  const { stdout } = await $`ldd ${binary}`;
  return [...stdout.matchAll(/(?:=> |^\s+)(?<path>\/\S+) \(0x/gmu)].flatMap(({ groups }) => groups?.['path'] ?? []);
}

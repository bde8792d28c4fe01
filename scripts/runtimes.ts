// Fetches runtimes and engines of several Debian suites with apt, unpacks them in build/ and installs nothing:
// build/runtimes/NAME-VERSION/NAME with the libraries beside it, and images initp-engine:VERSION for nested engines.
// `npm run runtimes` makes what is missing; `node scripts/runtimes.ts PROGRAM...` packs programs of this machine instead.
import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { endpointOf } from '../harness/docker/endpoint.ts';
import { engineApi } from '../harness/docker/engine-api.ts';
import { install } from './setup/install.js';
import { withLock } from './setup/lock.js';
import { findProgram } from './setup/programs.js';
import { MACHINE_LOCK, makeStateFolder } from './setup/state.js';
import { debianMirror, openSuite, unpack, upstreamVersion } from './runtimes/debian.ts';
import { makeEngineImage } from './runtimes/engine-image.ts';
import { pack } from './runtimes/pack.ts';
import { type SuiteRecipe, SUITES } from './runtimes/recipe.ts';

const build = join(dirname(import.meta.dirname), 'build');
const programs = process.argv.slice(2);
await mkdir(join(build, 'runtimes'), { recursive: true });
if (findProgram('patchelf') === null) {
  makeStateFolder();
  await withLock(MACHINE_LOCK, async () => {
    await install(['patchelf']);
  });
}

if (programs.length > 0) await packOwn();
else await fetchAll();

async function packOwn(): Promise<void> {
  for (const program of programs) {
    const file = await realpath(program);
    const into = join(build, 'runtimes', `own-${basename(file)}`);
    await pack({ file, root: '/', into });
    console.log(`${join(into, basename(file))} is ${program} with its libraries`);
  }
}

async function fetchAll(): Promise<void> {
  const mirror = await debianMirror();
  const engine = engineApi(endpointOf(process.env['DOCKER_HOST']));
  const libraries = new Map<string, readonly string[]>();
  for (const recipe of SUITES) {
    const folder = join(build, 'debian', recipe.suite);
    await mkdir(folder, { recursive: true });
    const suite = await openSuite(folder, recipe.suite, mirror);
    libraries.set(recipe.suite, await suite.download(recipe.libraries));
    const files = libraries.get(recipe.librariesOf ?? recipe.suite) ?? [];
    await makeRuntimes(recipe, { folder, libraries: files, download: suite.download });
    if (recipe.engine === null) continue;

    const parts = [...(await suite.download(recipe.engine)), ...files];
    const docker = parts.find((file) => basename(file).startsWith('docker.io_')) ?? '';
    const image = `initp-engine:${await upstreamVersion(docker)}`;
    const root = join(folder, 'engine');
    if (!existsSync(root)) await unpack(parts, root);
    console.log(`${image} ${await makeEngineImage(engine, { image, files: parts, root, scratch: folder })}`);
  }
}

interface Source {
  readonly folder: string;
  readonly libraries: readonly string[];
  download(packages: readonly string[]): Promise<readonly string[]>;
}

async function makeRuntimes({ runtimes }: SuiteRecipe, { folder, libraries, download }: Source): Promise<void> {
  for (const [name, path] of Object.entries(runtimes)) {
    const [file = ''] = await download([name]);
    const full = `${name}-${await upstreamVersion(file)}`;
    const into = join(build, 'runtimes', full);
    if (existsSync(into)) {
      console.log(`${full} was there`);
      continue;
    }
    const root = join(folder, name);
    await unpack([file, ...libraries], root);
    await pack({ file: join(root, path), root, into });
    console.log(`${full} made`);
  }
}

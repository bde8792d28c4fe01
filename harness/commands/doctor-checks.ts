import { lstat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { hierarchiesOf, pidsHierarchy } from '../docker/hierarchies.ts';
import { nestedImage } from '../docker/nested-image.ts';
import { type Abilities, findPayload, missingFor, reachEngine } from '../engine/preflight.ts';
import { DISPOSABLE } from '../model/disposable.ts';
import { HarnessError } from '../model/harness-error.ts';
import { parseKernelRelease } from '../parsers/kernel-release.ts';
import { journalledRuns } from './dead-runs.ts';
import { ownScenarios } from './scenario-files.ts';
import type { Surroundings } from './surroundings.ts';

/** One thing that runs hang on. */
export interface Check {
  readonly name: string;
  /** `note`: runs can be held, and something is left out or has to be known. `broken`: no run can be held. */
  readonly status: 'ok' | 'note' | 'broken';
  readonly found: string;
  /** What to do; `null` when there is nothing to do. */
  readonly todo: string | null;
}

type Look = (around: Surroundings) => Promise<Check>;

/** Every check, in the order in which a person would mend them. Reads only. */
export async function examineMachine(around: Surroundings): Promise<readonly Check[]> {
  const looks: readonly [string, Look][] = [
    ['engine', engine],
    ['payload', payload],
    ['nested image', nested],
    ['kernel', kernel],
    ['cgroups', cgroups],
    ['user', user],
    ['state directory', stateDirectory],
    ['reports', reports],
    ['disposable', disposable],
    ['journals', journals],
    ['scenarios', scenarios],
  ];
  // Side by side: an engine that never answers is waited for once, and not by each in turn.
  return await Promise.all(
    looks.map(
      async ([name, look]) =>
        await look(around).catch((error: unknown): Check => {
          const todo = error instanceof HarnessError ? error.hint : null;
          const found = error instanceof Error ? error.message : String(error);
          return { name, status: NEEDED.has(name) ? 'broken' : 'note', found, todo };
        }),
    ),
  );
}

/** Without these nothing can be run. */
const NEEDED: ReadonlySet<string> = new Set(['engine', 'payload', 'state directory', 'reports']);

function ok(name: string, found: string): Check {
  return { name, status: 'ok', found, todo: null };
}

function note(name: string, found: string, todo: string | null): Check {
  return { name, status: 'note', found, todo };
}

const engine: Look = async ({ engine: api }) => {
  const { version, defaultRuntime, runtimeVersion } = await reachEngine(api);
  return ok('engine', `${version} at ${api.endpoint.url}, default runtime ${defaultRuntime} ${runtimeVersion}`);
};

const payload: Look = async ({ host, engine: api, project }) =>
  ok('payload', (await findPayload(host, api, project)).image);

const nested: Look = async ({ engine: api, nestedImage: named }) => {
  const image = await nestedImage(api, named);
  if (image !== null) return ok('nested image', image);
  const missing = named === null ? 'the engine has none' : `the engine has no image ${named}`;
  return note('nested image', `${missing}: scenarios that break an engine are skipped`, 'Run `npm run nested-engine`.');
};

const kernel: Look = async ({ host }) => {
  const release = (await host.readText('/proc/sys/kernel/osrelease')).trim();
  const version = parseKernelRelease(release);
  const slow = version !== null && version.major >= 6;
  return slow
    ? note(
        'kernel',
        `${release}: an isolated attach is slow from 6.0 on`,
        'Nothing: scenarios with a race get the amplifier.',
      )
    : ok('kernel', release);
};

const cgroups: Look = async ({ host }) => {
  const found = await hierarchiesOf(host);
  const versions = new Set(found.map(({ version }) => version));
  const mode = versions.size > 1 ? 'v1 and v2 (hybrid)' : ([...versions][0] ?? 'none mounted');
  const missing = ['memory', 'cpu', 'freezer'].filter(
    (name) => !versions.has('v2') && !found.some(({ controllers }) => controllers.includes(name)),
  );
  if (pidsHierarchy(found) === null) {
    return note(
      'cgroups',
      `${mode}, without the pids controller: most scenarios are skipped`,
      'Mount it, or use cgroup v2.',
    );
  }
  return missing.length === 0
    ? ok('cgroups', mode)
    : note('cgroups', `${mode}, without ${missing.join(', ')}: scenarios that need it are skipped`, null);
};

const user: Look = async ({ root }) =>
  await Promise.resolve(
    root
      ? ok('user', 'root')
      : note(
          'user',
          `uid ${process.getuid?.() ?? '?'}: scenarios that write to cgroups or signal others' processes are skipped`,
          'Run as root, with `sudo`, for all of them.',
        ),
  );

/** Less than that, and a journal or a report may not fit. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

const stateDirectory: Look = async ({ stateDirectory: path }) => {
  const found = await lstat(path).catch(() => null);
  if (found !== null && (!found.isDirectory() || found.uid !== process.getuid?.())) {
    const what = found.isDirectory() ? `owned by uid ${found.uid}` : 'no directory of its own';
    return {
      name: 'state directory',
      status: 'broken',
      found: `${path} is ${what}`,
      todo: 'Remove it, or set XDG_STATE_HOME to a directory of your own.',
    };
  }
  return await room(
    'state directory',
    path,
    found === null ? 'made by the first run' : `mode ${(found.mode & 0o777).toString(8).padStart(4, '0')}`,
  );
};

const reports: Look = async ({ project }) =>
  await room('reports', join(project, 'reports', 'runs'), 'or `--report DIR`');

/** Of the file system of the path, or of what is there of it. */
async function room(name: string, path: string, about: string): Promise<Check> {
  let there = path;
  while ((await lstat(there).catch(() => null)) === null && there !== '/') there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const found = `${path} (${about}), ${Math.floor(free / 1024 ** 2)} MiB free`;
  return free >= LEAST_FREE_BYTES
    ? ok(name, found)
    : note(name, found, 'Make room there: a journal that can not be written ends a trial.');
}

const disposable: Look = async ({ host }) =>
  (await host.exists(DISPOSABLE))
    ? note(
        'disposable',
        `${DISPOSABLE} is there: scenarios break this whole host`,
        'Remove that file unless this machine may be thrown away.',
      )
    : ok('disposable', `no ${DISPOSABLE}: scenarios that break a whole host are skipped`);

const journals: Look = async (around) => {
  const runs = await journalledRuns(around);
  const dead = runs.filter(({ alive }) => !alive);
  if (dead.length > 0) {
    const count = dead.reduce((sum, { pending }) => sum + pending.length, 0);
    return note(
      'journals',
      `${dead.length} of dead runs, with ${count} changes that were not taken back`,
      'Run `initp undo`.',
    );
  }
  return ok('journals', runs.length === 0 ? 'none' : `${runs.length} of runs that are under way`);
};

const scenarios: Look = async ({ host, engine: api, project, root, nestedImage: named }) => {
  const abilities: Abilities = {
    root,
    hierarchies: await hierarchiesOf(host),
    // Measured by a run, which has to migrate processes for it.
    latency: { samples: 0, minUs: Number.MAX_VALUE, medianUs: Number.MAX_VALUE, maxUs: Number.MAX_VALUE },
    disposable: await host.exists(DISPOSABLE),
    kernel: parseKernelRelease(await host.readText('/proc/sys/kernel/osrelease')),
    nestedImage: await nestedImage(api, named).catch(() => null),
  };
  const all = await ownScenarios(project);
  const lacking = all.map((scenario) => missingFor(scenario, abilities)).filter((missing) => missing.length > 0);
  const names = [...new Set(lacking.flat())];
  const found = `${all.length - lacking.length} of ${all.length} can be held`;
  return lacking.length === 0
    ? ok('scenarios', found)
    : note('scenarios', `${found}; the others lack ${names.join(', ')}`, null);
};

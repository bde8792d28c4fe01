import type { Host } from '../host/host.ts';
import { rootedHost } from '../host/rooted.ts';
import type { Place, PlaceUse } from '../model/host-resources.ts';
import { environValue } from '../parsers/environ.ts';
import { parseBundleOptions } from '../parsers/bundle-options.ts';
import { isFields, textField } from '../parsers/json-fields.ts';
import type { Collector, Target } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';
import { shimOf } from './proc/shim.ts';
import type { Shim } from './proc/shim.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** A directory by its name, and where it is to be looked for: a shim may live in a mount namespace of its own. */
interface Wanted {
  readonly use: PlaceUse;
  readonly path: string;
  readonly seenAs: string;
  readonly by: Host;
}

async function placeOf({ use, path, seenAs, by }: Wanted): Promise<Place | null> {
  try {
    return { use, path, ...(await by.fileSystem(seenAs)) };
  } catch {
    // Gone, or not for us to see: the rules say what they could not look at.
    return null;
  }
}

/**
 * Of the container's own files, `ROOT/containers/ID/hostname`. Not asked of `docker info`, for which dockerd starts three
 * programs to tell their versions.
 */
async function dataRoot({ engine, inspect }: Target): Promise<string | null> {
  const answer = await engine.get(`/containers/${inspect.id}/json`).catch(() => null);
  const hostname = isFields(answer) ? textField(answer, 'HostnamePath') : null;
  const end = hostname?.indexOf(`/containers/${inspect.id}/`) ?? -1;
  return hostname !== null && hostname.startsWith('/') && end > 0 ? hostname.slice(0, end) : null;
}

/** Where go-runc puts the process specification of an exec: `os.CreateTemp($XDG_RUNTIME_DIR)`, else `os.TempDir()`. */
function temporaryOf(environ: string): string {
  const told = [environValue(environ, 'XDG_RUNTIME_DIR'), environValue(environ, 'TMPDIR')];
  return told.find((path) => path?.startsWith('/')) ?? '/tmp';
}

/** Everything by the shim's own root: the engine may live in a mount namespace that is not ours. */
async function wantedOf(target: Target): Promise<readonly Wanted[]> {
  const [data, shim] = await Promise.all([dataRoot(target), shimOf(target).catch(() => null)]);
  const { host, engineHost, inspect } = target;
  const { initPid } = inspect;
  const by = shim?.status === 'found' ? rootedHost(host, shim.pid) : engineHost;
  const ofEngine: readonly Wanted[] = data === null ? [] : [{ use: 'data-root', path: data, seenAs: data, by }];
  const ofContainer: readonly Wanted[] =
    initPid === null ? [] : [{ use: 'container-root', path: '/', seenAs: `/proc/${initPid}/root`, by: host }];
  return [...ofEngine, ...(shim?.status === 'found' ? await ofShim(target, shim) : []), ...ofContainer];
}

async function ofShim({ host, engineHost }: Target, shim: Shim): Promise<readonly Wanted[]> {
  const [environ, options] = await Promise.all([
    textOrNull(host, `/proc/${shim.pid}/environ`).catch(() => null),
    textOrNull(engineHost, `${shim.bundlePath}/options.json`).catch(() => null),
  ]);
  const by = rootedHost(host, shim.pid);
  const temporary = temporaryOf(environ ?? '');
  const runtimeRoot = parseBundleOptions(options ?? '').root ?? shim.commandLine.runtimeRoot;
  return [
    // As the shim has it open: right wherever it is mounted.
    { use: 'bundle', path: shim.bundlePath, seenAs: `/proc/${shim.pid}/cwd`, by: host },
    { use: 'temporary', path: temporary, seenAs: temporary, by },
    ...(runtimeRoot === null ? [] : [{ use: 'runtime-root' as const, path: runtimeRoot, seenAs: runtimeRoot, by }]),
  ];
}

export default {
  kind: 'host.disks',
  how: ({ inspect }) =>
    `stat -f of the data root (docker info), and by the shim of ${inspect.initPid ?? 'PID'}: /proc/SHIM/cwd, its TMPDIR or /tmp, the runtime's root; /proc/${inspect.initPid ?? 'PID'}/root`,
  async collect(target) {
    const remote = absentUnlessLocal(target.engine);
    if (remote !== null) return remote;
    const wanted = await wantedOf(target);
    const places = await Promise.all(wanted.map(async (one) => await placeOf(one)));
    return { status: 'read', value: { places: places.filter((place) => place !== null) } };
  },
} satisfies Collector<'host.disks'>;

import type { Host } from '../host/host.ts';
import { rootedHost } from '../host/rooted.ts';
import type { Place, PlaceUse } from '../model/host-resources.ts';
import { environValue } from '../parsers/environ.ts';
import { parseBundleOptions } from '../parsers/bundle-options.ts';
import { listOf, parseFields } from '../parsers/json-fields.ts';
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
 * Where the engine keeps the container's own files, `ROOT/containers/ID/hostname`, as the bundle's specification says.
 * Not asked of the engine: it may be the one that does not answer.
 */
function dataRootOf(specification: string, id: string): string | null {
  for (const { source } of listOf(parseFields(specification) ?? {}, 'mounts')) {
    if (typeof source !== 'string' || !source.startsWith('/')) continue;
    const end = source.indexOf(`/containers/${id}/`);
    if (end > 0) return source.slice(0, end);
  }
  return null;
}

/** Where go-runc puts the process specification of an exec: `os.CreateTemp($XDG_RUNTIME_DIR)`, else `os.TempDir()`. */
function temporaryOf(environ: string): string {
  const told = [environValue(environ, 'XDG_RUNTIME_DIR'), environValue(environ, 'TMPDIR')];
  return told.find((path) => path?.startsWith('/')) ?? '/tmp';
}

/** Everything by the shim's own root: the engine may live in a mount namespace that is not ours. */
async function ofShim({ host, engineHost, inspect }: Target, shim: Shim): Promise<readonly Wanted[]> {
  const [environ, options, specification] = await Promise.all([
    textOrNull(host, `/proc/${shim.pid}/environ`).catch(() => null),
    textOrNull(engineHost, `${shim.bundlePath}/options.json`).catch(() => null),
    textOrNull(engineHost, `${shim.bundlePath}/config.json`).catch(() => null),
  ]);
  const by = rootedHost(host, shim.pid);
  const temporary = temporaryOf(environ ?? '');
  const data = dataRootOf(specification ?? '', inspect.id);
  const runtimeRoot = parseBundleOptions(options ?? '').root ?? shim.commandLine.runtimeRoot;
  return [
    ...(data === null ? [] : [{ use: 'data-root' as const, path: data, seenAs: data, by }]),
    // As the shim has it open: right wherever it is mounted.
    { use: 'bundle', path: shim.bundlePath, seenAs: `/proc/${shim.pid}/cwd`, by: host },
    { use: 'temporary', path: temporary, seenAs: temporary, by },
    ...(runtimeRoot === null ? [] : [{ use: 'runtime-root' as const, path: runtimeRoot, seenAs: runtimeRoot, by }]),
  ];
}

export default {
  kind: 'host.disks',
  how: ({ inspect }) =>
    `stat -f /proc/SHIM/cwd, of the data root, TMPDIR or /tmp and the runtime's root below /proc/SHIM/root, and of /proc/${inspect.initPid ?? 'PID'}/root`,
  async collect(target) {
    const remote = absentUnlessLocal(target.engine);
    if (remote !== null) return remote;
    const { host, inspect } = target;
    const shim = await shimOf(target).catch(() => null);
    const wanted: readonly Wanted[] = [
      ...(shim?.status === 'found' ? await ofShim(target, shim) : []),
      ...(inspect.initPid === null
        ? []
        : [{ use: 'container-root' as const, path: '/', seenAs: `/proc/${inspect.initPid}/root`, by: host }]),
    ];
    const places = await Promise.all(wanted.map(async (one) => await placeOf(one)));
    return { status: 'read', value: { places: places.filter((place) => place !== null) } };
  },
} satisfies Collector<'host.disks'>;

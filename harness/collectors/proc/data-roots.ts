import type { EngineHost } from '../../host/rooted.ts';
import type { Host } from '../../host/host.ts';
import { parseDaemonOptions } from '../../parsers/daemon-options.ts';
import { parseFields, textField, fieldsOf } from '../../parsers/json-fields.ts';
import type { RunningShim } from './shims.ts';
import { textOrNull } from './text-or-null.ts';

const DEFAULT_DATA_ROOT = '/var/lib/docker';
const DAEMON_JSON = '/etc/docker/daemon.json';
/** A seccomp profile is most of it: 50 KB. */
const MOST_CONFIG_BYTES = 1024 ** 2;

/** Where to look. */
export interface DataRootQuestion {
  readonly host: Host;
  readonly engineHost: EngineHost;
  /** `null`: gone, or not found. */
  readonly dockerdPid: number | null;
  readonly shims: readonly RunningShim[];
}

/**
 * Where the engine may keep its containers, without asking it: what dockerd was told, what its configuration says, where
 * the root file systems of running containers lie, and the place by default.
 */
export async function dataRoots(question: DataRootQuestion): Promise<readonly string[]> {
  const { host, engineHost, dockerdPid, shims } = question;
  const [line, json, ofShims] = await Promise.all([
    dockerdPid === null ? '' : textOrNull(host, `/proc/${dockerdPid}/cmdline`),
    engineHost.readPart(DAEMON_JSON, 0, MOST_CONFIG_BYTES).catch(() => ''),
    Promise.all(shims.map(async (shim) => await rootOfShim(question, shim))),
  ]);
  const told = parseFields(json) ?? {};
  const all = [
    parseDaemonOptions(line ?? '').dataRoot,
    textField(told, 'data-root'),
    textField(told, 'graph'),
    ...ofShims,
    DEFAULT_DATA_ROOT,
  ];
  return [...new Set(all.filter((path) => path !== null && path.startsWith('/')))].filter((path) => path !== null);
}

/** A container's root file system lies below the data root: `DATA_ROOT/overlay2/…/merged`. */
async function rootOfShim({ host, engineHost }: DataRootQuestion, { pid, id }: RunningShim): Promise<string | null> {
  const text = await host.readPart(`/proc/${pid}/cwd/config.json`, 0, MOST_CONFIG_BYTES).catch(() => '');
  let path = textField(fieldsOf(parseFields(text) ?? {}, 'root'), 'path') ?? '';
  while (path.length > 1) {
    path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (path !== '' && (await engineHost.exists(`${path}/containers/${id}/config.v2.json`))) return path;
  }
  return null;
}

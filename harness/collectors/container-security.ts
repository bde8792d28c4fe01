import type { ContainerSecurity } from '../model/security.ts';
import { capabilitySet } from '../parsers/capability-names.ts';
import { deniedDevices } from '../parsers/device-list.ts';
import { type Fields, fieldsOf, parseFields, textsOf } from '../parsers/json-fields.ts';
import { parseProcessSecurity } from '../parsers/process-security.ts';
import { seccompRefusals } from '../parsers/seccomp-profile.ts';
import type { Collector, Target } from './collector.ts';
import { absent } from './proc/absent.ts';
import { ownCgroup } from './proc/own-cgroup.ts';
import { ownInit } from './proc/own-init.ts';
import { shimOf } from './proc/shim.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** With a seccomp profile, all mounts and variables it has some 60 KiB. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The device cgroup of v1. The cgroup of the init is that which an exec joins. */
async function devicesOf(target: Target): Promise<ContainerSecurity['deniedDevices']> {
  const own = await ownCgroup(target, 'devices');
  if (own.status === 'absent' || own.version === 'v2') return null;
  const text = await textOrNull(target.host, `${own.directory}/devices.list`).catch(() => null);
  return text === null ? null : deniedDevices(text);
}

/** What the bundle says, and what its shim has to give away. */
async function givenBy({ host, engineHost }: Target, shim: { readonly pid: number; readonly bundlePath: string }) {
  const path = `${shim.bundlePath}/config.json`;
  const [text, status] = await Promise.all([
    engineHost.readPart(path, 0, MOST_BYTES).catch(() => ''),
    textOrNull(host, `/proc/${shim.pid}/status`).catch(() => null),
  ]);
  const bounding = status === null ? null : (parseProcessSecurity(status)?.bounding ?? null);
  return { path, config: parseFields(text), bounding };
}

function boundingOf(config: Fields): string | null {
  const names = textsOf(fieldsOf(fieldsOf(config, 'process'), 'capabilities'), 'bounding');
  return names === null ? null : capabilitySet(names);
}

export default {
  kind: 'container.security',
  how: ({ inspect }) =>
    `grep -E '^(Cap|NoNew|Seccomp)' /proc/${inspect.initPid ?? 'PID'}/status; jq .linux.seccomp,.process.capabilities /proc/$(awk '/^PPid/{print $2}' /proc/${inspect.initPid ?? 'PID'}/status)/cwd/config.json; cat devices.list of its cgroup (v1)`,
  async collect(target) {
    const init = await ownInit(target);
    if (init.status === 'absent') return init;
    const status = await textOrNull(target.host, `/proc/${init.pid}/status`);
    if (status === null) return absent(`process ${init.pid}, the container's first, is gone`);
    const held = parseProcessSecurity(status);
    if (held === null) throw new Error(`/proc/${init.pid}/status: no capability sets`);
    const [denied, shim] = await Promise.all([devicesOf(target), shimOf(target)]);
    const isFiltered = held.seccomp === 'filter';
    // A filter without its profile: nobody knows what it refuses.
    if (shim.status === 'absent' && isFiltered) return shim;
    const given = shim.status === 'absent' ? null : await givenBy(target, shim);
    if (isFiltered && given?.config === null) throw new Error(`${given.path}: no JSON object of ${MOST_BYTES} bytes`);
    return {
      status: 'read',
      value: {
        ...held,
        refusals: isFiltered && given?.config != null ? seccompRefusals(given.config) : [],
        wanted: given?.config == null ? null : boundingOf(given.config),
        shimBounding: given?.bounding ?? null,
        deniedDevices: denied,
      },
    };
  },
} satisfies Collector<'container.security'>;

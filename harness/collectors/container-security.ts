import { parseFields } from '../parsers/json-fields.ts';
import { parseProcessSecurity } from '../parsers/process-security.ts';
import { seccompRefusals } from '../parsers/seccomp-profile.ts';
import type { Collector } from './collector.ts';
import { absent } from './proc/absent.ts';
import { ownInit } from './proc/own-init.ts';
import { shimOf } from './proc/shim.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** With a seccomp profile, all mounts and variables it has some 60 KiB. */
const MOST_BYTES = 4 * 1024 * 1024;

export default {
  kind: 'container.security',
  how: ({ inspect }) =>
    `grep -E '^(Cap|NoNew|Seccomp)' /proc/${inspect.initPid ?? 'PID'}/status; jq .linux.seccomp /proc/$(awk '/^PPid/{print $2}' /proc/${inspect.initPid ?? 'PID'}/status)/cwd/config.json`,
  async collect(target) {
    const init = await ownInit(target);
    if (init.status === 'absent') return init;
    const { host, engineHost } = target;
    const status = await textOrNull(host, `/proc/${init.pid}/status`);
    if (status === null) return absent(`process ${init.pid}, the container's first, is gone`);
    const held = parseProcessSecurity(status);
    if (held === null) throw new Error(`/proc/${init.pid}/status: no capability sets`);
    if (held.seccomp !== 'filter') return { status: 'read', value: { ...held, refusals: [] } };
    const shim = await shimOf(target);
    if (shim.status === 'absent') return shim;
    const path = `${shim.bundlePath}/config.json`;
    const config = parseFields(await engineHost.readPart(path, 0, MOST_BYTES));
    if (config === null) throw new Error(`${path}: no JSON object in its first ${MOST_BYTES} bytes`);
    return { status: 'read', value: { ...held, refusals: seccompRefusals(config) } };
  },
} satisfies Collector<'container.security'>;

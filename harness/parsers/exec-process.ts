import type { ExecSpec } from '../model/exec-spec.ts';
import { countField, type Fields, fieldsOf, isFields, listOf, parseFields, textField, textsOf } from './json-fields.ts';

/** A resource limit as the OCI runtime specification names it. The hard limit is raised with the soft one where it is lower. */
export interface ExecUlimit {
  readonly resource: 'RLIMIT_NPROC' | 'RLIMIT_NOFILE';
  readonly soft: number;
}

/**
 * The process of an exec for `runc exec --process`, which is taken as it is: that of the container's `config.json` with
 * what the exec asks for in its place, as the runtime itself does without that option (runc 1.1.5, exec.go,
 * `getProcess`), and with one limit changed. `null`: the text is no such file, or has no process.
 */
export function execProcess(configText: string, spec: ExecSpec, { resource, soft }: ExecUlimit): string | null {
  const config = parseFields(configText);
  if (config === null || !isFields(config['process'])) return null;
  const own = fieldsOf(config, 'process');
  const limits = listOf(own, 'rlimits');
  const before = limits.find((limit) => textField(limit, 'type') === resource);
  const hard = Math.max(soft, before === undefined ? 0 : (countField(before, 'hard') ?? 0));
  return JSON.stringify({
    ...own,
    terminal: false,
    args: spec.command,
    env: [...(textsOf(own, 'env') ?? []), ...spec.env],
    cwd: spec.workdir ?? textField(own, 'cwd') ?? '/',
    user: asUser(fieldsOf(own, 'user'), spec.user),
    rlimits: [...limits.filter((limit) => limit !== before), { type: resource, soft, hard }],
  });
}

function asUser(own: Fields, asked: string | null): Fields {
  const [, uid, gid] = /^(\d{1,10})(?::(\d{1,10}))?$/u.exec(asked ?? '') ?? [];
  if (uid === undefined) return own;
  return { ...own, uid: Number(uid), ...(gid === undefined ? {} : { gid: Number(gid) }) };
}

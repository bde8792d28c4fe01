import type { RuntimeIdentity } from '../model/qualification.ts';

/**
 * What `RUNTIME --version` says. runc: `runc version 1.1.5+ds1`, `commit: ...`, `spec: ...`, `go: ...`,
 * `libseccomp: ...`, where Debian 11 still has `runc version 1.0.0~rc93+ds1`. crun: `crun version 1.21`, `commit: ...`,
 * `+SYSTEMD +SELINUX ...` and neither Go nor the version of libseccomp.
 */
export function parseRuntimeVersion(text: string): Pick<RuntimeIdentity, 'version' | 'commit' | 'go' | 'libseccomp'> {
  const [first = ''] = text.split('\n');
  const named = /^(?<name>\S+) version (?<version>\S+)/u.exec(first)?.groups;
  const field = (name: string): string | null => new RegExp(`^${name}: *(\\S+)`, 'mu').exec(text)?.[1] ?? null;
  return {
    version: named === undefined ? first.trim() : `${named['name'] ?? ''} ${named['version'] ?? ''}`,
    commit: field('commit'),
    go: field('go'),
    libseccomp: field('libseccomp'),
  };
}

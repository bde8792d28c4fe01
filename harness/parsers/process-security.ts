import type { ContainerSecurity } from '../model/security.ts';

const SECCOMP = { '0': 'off', '1': 'strict', '2': 'filter' } as const;

/** The lines of `/proc/PID/status` that hold a process back; `null` when they are not there. */
export function parseProcessSecurity(
  text: string,
): Pick<ContainerSecurity, 'effective' | 'bounding' | 'noNewPrivileges' | 'seccomp'> | null {
  const field = (name: string, value: string): string | null =>
    new RegExp(`\\n${name}:[ \\t]*(${value})(?:\\n|$)`, 'u').exec(text)?.[1] ?? null;
  const effective = field('CapEff', '[0-9a-f]{1,16}');
  const bounding = field('CapBnd', '[0-9a-f]{1,16}');
  // Since Linux 4.10, and where the kernel was built with it.
  const noNew = field('NoNewPrivs', '[01]') ?? '0';
  const seccomp = field('Seccomp', '[012]') ?? '0';
  if (effective === null || bounding === null || !isMode(seccomp)) return null;
  return { effective, bounding, noNewPrivileges: noNew === '1', seccomp: SECCOMP[seccomp] };
}

function isMode(word: string): word is keyof typeof SECCOMP {
  return Object.hasOwn(SECCOMP, word);
}

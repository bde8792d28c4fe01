/** What a containerd shim was told on its command line; `null` is not told. */
export interface ShimCommandLine {
  /** As started: a name or a path, such as `/usr/bin/containerd-shim-runc-v2`. */
  readonly binary: string;
  readonly namespace: string | null;
  /** The container's id, or the id of the pod whose containers this shim serves. */
  readonly id: string | null;
  /** containerd's socket. */
  readonly address: string | null;
  /** `-runtime-root` of the v1 shim. */
  readonly runtimeRoot: string | null;
}

/** `containerd-shim`, `docker-containerd-shim` (Docker 17.12 to 18.06), `containerd-shim-runc-v2`, `...-kata-v2`. */
const SHIM_NAME = /^(?:docker-)?containerd-shim(?:-[a-z0-9.-]+)?$/u;

/** Flags of Go's `flag` package: one dash or two, the value behind `=` or in the next argument. */
function flagsOf(args: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const match = /^--?([a-z][a-z-]*)(?:=(.*))?$/su.exec(args[at] ?? '');
    if (match?.[1] === undefined) continue;
    const next = args[at + 1];
    if (match[2] !== undefined) flags.set(match[1], match[2]);
    else if (next !== undefined && !next.startsWith('-')) {
      flags.set(match[1], next);
      at += 1;
    }
  }
  return flags;
}

/**
 * `/proc/PID/cmdline` of a shim; `null` when the process is none. The v2 shim is started as
 * `-namespace moby -id ID -address SOCKET`. The v1 shim (containerd 1.0 to 1.7) has no id: it is the last part of
 * `-workdir`. The shim of containerd 0.2 (Docker before 17.12) has three bare arguments and none of the flags.
 */
export function parseShimCommandLine(text: string): ShimCommandLine | null {
  const [binary = '', ...args] = text.replace(/\0+$/u, '').split('\0');
  if (!SHIM_NAME.test(binary.slice(binary.lastIndexOf('/') + 1))) return null;
  const flags = flagsOf(args);
  return {
    binary,
    namespace: flags.get('namespace') ?? null,
    id: flags.get('id') ?? lastPart(flags.get('workdir')),
    address: flags.get('address') ?? null,
    runtimeRoot: flags.get('runtime-root') ?? null,
  };
}

function lastPart(path: string | undefined): string | null {
  const part = path?.split('/').findLast((name) => name !== '');
  return part ?? null;
}

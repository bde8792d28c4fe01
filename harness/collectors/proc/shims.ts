import type { Host } from '../../host/host.ts';
import { parseShimCommandLine } from '../../parsers/shim-command-line.ts';
import { mountNamespace } from './mount-namespace.ts';
import { processesCalled } from './processes-called.ts';
import { textOrNull } from './text-or-null.ts';

/** As the kernel cuts them: `docker-containerd-shim` until 18.06. */
const NAMES = ['containerd-shim', 'docker-containerd-shim'.slice(0, 15)] as const;

export interface RunningShim {
  readonly pid: number;
  /** Of its container, or of its pod. */
  readonly id: string;
}

/** The shims that see the same files as that process: those of one engine. */
export async function shimsBeside(host: Host, beside: number | 'self'): Promise<readonly RunningShim[]> {
  const [all, mounts] = await Promise.all([processesCalled(host, NAMES), mountNamespace(host, beside)]);
  const found = await Promise.all(
    all.map(async ({ pid }) => {
      const [line, its] = await Promise.all([textOrNull(host, `/proc/${pid}/cmdline`), mountNamespace(host, pid)]);
      const id = parseShimCommandLine(line ?? '')?.id ?? null;
      return id === null || (mounts !== null && its !== null && its !== mounts) ? null : { pid, id };
    }),
  );
  return found.filter((shim) => shim !== null);
}

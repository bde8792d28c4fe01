import type { ContainerHome } from '../model/container.ts';
import { parseBundleOptions } from '../parsers/bundle-options.ts';
import { environValue } from '../parsers/environ.ts';
import type { Collector, Target } from './collector.ts';
import { absent } from './proc/absent.ts';
import { resolveBinary, versionOf } from './proc/runtime-binary.ts';
import { shimOf } from './proc/shim.ts';
import type { Shim } from './proc/shim.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** containerd's own when its client does not say another (runtime/v2/runc and runtime/v1/linux). */
const DEFAULT_ROOT = '/run/containerd/runc';

/**
 * The shim was told: `/run/containerd/containerd.sock` for the system's containerd (Docker >= 18.09 uses it when it is
 * there), `/var/run/docker/containerd/containerd.sock` for one that dockerd started, and from 17.12 to 18.06
 * `/var/run/docker/containerd/docker-containerd.sock`, whose client is called `docker-containerd-ctr`.
 */
function socketOf(shim: Shim, environ: string): string {
  const ttrpc = environValue(environ, 'TTRPC_ADDRESS')?.replace(/\.ttrpc$/u, '');
  const socket = shim.commandLine.address ?? environValue(environ, 'GRPC_ADDRESS') ?? ttrpc;
  if (socket === undefined) throw new Error(`process ${shim.pid}, the shim, was not told containerd's socket`);
  return socket;
}

/** Before `options.json` (containerd 1.3.10 and 1.4.0) there was only a file `runtime`, and for the v1 shim neither. */
export async function optionsOf({ engineHost }: Target, shim: Shim): Promise<{ binaryName: string; root: string }> {
  const [options, runtime] = await Promise.all(
    ['options.json', 'runtime'].map((name) => textOrNull(engineHost, `${shim.bundlePath}/${name}`)),
  );
  const told = parseBundleOptions(options ?? '');
  const name = (told.binaryName ?? runtime?.trim()) || null;
  const isDockerEra = shim.commandLine.binary.includes('docker-containerd-shim');
  return {
    binaryName: name ?? (isDockerEra ? 'docker-runc' : 'runc'),
    root: told.root ?? shim.commandLine.runtimeRoot ?? DEFAULT_ROOT,
  };
}

async function homeOf(target: Target, shim: Shim, namespace: string): Promise<ContainerHome> {
  const [environ, options] = await Promise.all([
    target.host.readText(`/proc/${shim.pid}/environ`),
    optionsOf(target, shim),
  ]);
  const runtimeBinary = await resolveBinary(target, options.binaryName, { environ, bundlePath: shim.bundlePath });
  const version = runtimeBinary.startsWith('/') ? await versionOf(target, runtimeBinary) : null;
  return {
    initPid: shim.initPid,
    shimPid: shim.pid,
    containerId: target.inspect.id,
    namespace,
    containerdSocket: socketOf(shim, environ),
    bundlePath: shim.bundlePath,
    runtimeBinary,
    // Both shims add the namespace to the root they were given.
    runtimeRoot: `${options.root.replace(/\/+$/u, '')}/${namespace}`,
    runtimeVersion: version?.status === 'said' ? version.line : null,
  };
}

export default {
  kind: 'container.home',
  how: ({ inspect }) =>
    `S=$(awk '/^PPid/{print $2}' /proc/${inspect.initPid ?? 'PID'}/status); tr '\\0' ' ' < /proc/$S/cmdline; ls /proc/$S/cwd/; cat /proc/$S/cwd/options.json`,
  async collect(target) {
    const shim = await shimOf(target);
    if (shim.status === 'absent') return shim;
    const { namespace } = shim.commandLine;
    if (namespace === null)
      return absent(`process ${shim.pid} is a shim of containerd 0.2 (Docker before 17.12), which has no namespaces`);
    return { status: 'read', value: await homeOf(target, shim, namespace) };
  },
} satisfies Collector<'container.home'>;

import type { Layer } from '../../harness/model/layer.ts';

/**
 * Names of layers in reports, and ours. Kubelet and the tools ask for an exec: the client. CRI-O holds the place of
 * containerd, conmon that of the shim. systemd is asked by the runtime's parent, and refuses it.
 */
export const LAYER_OF: Readonly<Record<string, Layer>> = {
  client: 'client',
  kubelet: 'client',
  kubectl: 'client',
  'docker-cli': 'client',
  'api-server': 'client',
  apiserver: 'client',
  proxy: 'client',
  dockerd: 'dockerd',
  podman: 'dockerd',
  moby: 'dockerd',
  containerd: 'containerd',
  cri: 'containerd',
  'cri-o': 'containerd',
  crio: 'containerd',
  buildkit: 'containerd',
  'containerd-shim': 'shim',
  shim: 'shim',
  conmon: 'shim',
  'runc-parent': 'runtime',
  'runtime-binary': 'runtime',
  'runtime-wrapper': 'runtime',
  runtime: 'runtime',
  runc: 'runtime',
  crun: 'runtime',
  youki: 'runtime',
  systemd: 'runtime',
  'runc-init-nsexec': 'runtime-init',
  'runc-init-go': 'runtime-init',
  'runc-init': 'runtime-init',
  'runtime-init': 'runtime-init',
  'user-command': 'command',
  command: 'command',
  kernel: 'kernel',
};

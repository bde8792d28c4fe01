import type { Context } from './rank.ts';

/** The kubelet's own start: it makes cgroups as a runtime does, and fails as one does. */
const KUBELET_ITSELF = /ContainerManager|failed to (?:run|create) kubelet|QOS (?:containers|cgroup)/iu;
/** The class that Podman names behind, or before, the words of its runtime. */
const PODMAN = /: OCI (?:runtime|permission|not found)|OCI runtime error: /u;
const OF_RUNC = /_linux\.go|\brunc\b|exec failed/u;

/** What the kubelet hands on, and has not done itself. */
const HANDED_ON =
  /rpc error|probe |lifecycle hook|OCI runtime|_linux\.go|runtime service|\b(?:docker|containerd|cri-?o|runc|crun|shim)\b/iu;

/** Whose words these are, where that decides the layer. What Podman hands on is of crun where no frame of runc is in it. */
export function speakerOf(text: string, programs: ReadonlySet<string>): Context['speaker'] {
  const alone = programs.size === 1 && programs.has('kubelet');
  if (KUBELET_ITSELF.test(text) || (alone && !HANDED_ON.test(text))) return 'kubelet';
  return /\bcrun: /u.test(text) || (PODMAN.test(text) && !OF_RUNC.test(text)) ? 'crun' : null;
}

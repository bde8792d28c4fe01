import type { CauseEntry } from '../model/knowledge.ts';
import { NAMESPACE_GONE } from './phrases.ts';

/** A container that shares with others: the pod, its sandbox, the owner of a namespace. */
export const podState: readonly CauseEntry[] = [
  {
    id: 'pod-terminating',
    area: 'container or daemon state',
    title: 'The pod is ending or has ended',
    about:
      'Hooks and probes still come while containers are stopped one after the other; their exec meets a container that is gone.',
    layers: ['containerd', 'client', 'runtime'],
    signatures: [
      {
        says: /cannot exec into a container in a completed pod/iu,
        weight: 9,
        layer: 'client',
        because: 'The pod has ended.',
      },
      {
        says: /pod does not exist|pods? "?\S{1,260}"? (?:is )?(?:being deleted|terminat(?:ing|ed))|pod is terminat(?:ing|ed)|is being terminated/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The pod is on its way down.',
      },
      {
        says: /FailedPreStopHook|PreStopHook failed|preStop hook[^\n]{0,60}failed/iu,
        weight: 7,
        layer: 'containerd',
        because: 'The hook that is called when a container is to stop could not run.',
      },
      {
        says: /unable to upgrade connection: container not found/iu,
        weight: 5,
        layer: 'client',
        because: 'The kubelet has no such container any more.',
      },
      {
        says: /pods "\S{1,260}" not found/iu,
        weight: 5,
        layer: 'client',
        because: 'There is no such pod any more.',
      },
    ],
    neighbours: [
      { id: 'container-starting-or-restarting', tellApart: 'The pod has no deletionTimestamp: it comes up.' },
      { id: 'sandbox-died', tellApart: 'The pod was not to end.' },
    ],
    decidedBy: ['`kubectl get pod -o jsonpath={.metadata.deletionTimestamp}`', 'the Killing event of the pod'],
    remedy: [
      'Nothing: exec into its successor',
      "A preStop command that does not need the container's main process; a longer terminationGracePeriodSeconds",
    ],
    sources: ['Kubernetes: pod lifecycle, termination', 'Kubernetes pkg/registry/core/pod and kubectl exec.go'],
  },
  {
    id: 'sandbox-died',
    area: 'container or daemon state',
    title: "The pod's sandbox (pause container) has died",
    about:
      "The sandbox holds the network and IPC namespaces of a pod. When it is killed, by the kernel for memory or by somebody's clean-up, no container of the pod can be started or joined to it.",
    layers: ['containerd', 'runtime', 'runtime-init', 'dockerd'],
    signatures: [
      {
        says: /sandbox container "?\S{1,100} is not running|sandbox \S{1,100} is not ready|failed to get sandbox container task|network namespace for sandbox \S{1,100} is closed/iu,
        weight: 9,
        layer: 'containerd',
        because: 'The CRI plugin says that the sandbox does not run.',
      },
      {
        says: /pod ?sandbox changed|SandboxChanged/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The kubelet found the sandbox gone and makes a new one.',
      },
      {
        says: [/\/proc\/0\/ns\/\w{1,20}/iu, /pod|kubelet|k8s_|sandbox|failed to create containerd task/iu],
        weight: 9,
        layer: 'runtime',
        because: 'Pid 0 is what is left of the sandbox whose namespaces were to be joined.',
      },
      {
        says: /\/proc\/0\/ns\/\w{1,20}: no such file or directory/iu,
        weight: 7,
        layer: 'runtime',
        because: 'Pid 0 is what is left of the owner of a namespace that was to be joined.',
      },
      {
        says: [/cannot join (?:network|ipc|pid)[^\n]{0,40} of a non running container/iu, /pod|kubelet|k8s_|sandbox/iu],
        weight: 9,
        layer: 'dockerd',
        because: 'The container whose network a pod shares is its sandbox.',
        versions: 'Kubernetes with dockershim or cri-dockerd',
      },
    ],
    neighbours: [
      { id: 'shared-namespace-owner-stopped', tellApart: 'No pod: the owner is a container somebody named.' },
      { id: 'pod-terminating', tellApart: 'The pod was told to end.' },
      { id: 'init-died-daemon-stale', tellApart: 'The task that is missing is that of the container itself.' },
    ],
    decidedBy: [
      '`crictl pods`: NotReady',
      'dmesg: was pause killed?',
      'the journal of containerd for the id of the sandbox',
    ],
    remedy: [
      'Delete the pod; the kubelet makes a new sandbox by itself after a while',
      "Find who killed it: memory of the pod's cgroup, clean-up scripts",
    ],
    sources: [
      'containerd internal/cri/server/container_start.go',
      'Kubernetes pkg/kubelet/kuberuntime (SandboxChanged)',
    ],
  },
  {
    id: 'shared-namespace-owner-stopped',
    area: 'container or daemon state',
    title: 'The container whose namespace is shared has stopped or is gone',
    about:
      'With --network container:X (in Compose network_mode: service:X), and the same for ipc and pid, the namespaces are those of X. When X stops or is made anew, what leaned on it can not start, or is left in a dead network.',
    layers: ['dockerd', 'runtime', 'runtime-init'],
    signatures: [
      {
        says: /cannot (?:join|share) (?:the )?(?:network|ipc|pid|uts)[^\n]{0,40} of (?:a )?(?:non[ -]running|restarting|stopped) container/iu,
        unless: /k8s_|sandbox|kubelet/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The daemon says that the owner of the namespace does not run.',
      },
      {
        says: /joining (?:network|ipc|pid) namespace of container: no such container|cannot (?:join|share)[^\n]{0,80}no such container/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The owner of the namespace is gone: it was made anew under another id.',
      },
      {
        says: /\/proc\/0\/ns\/\w{1,20}: no such file or directory/iu,
        unless: /pod|kubelet|k8s_|sandbox|failed to create containerd task/iu,
        weight: 8,
        layer: 'runtime',
        because: 'Pid 0 is what is left of the owner of a namespace that was to be joined.',
      },
      {
        says: NAMESPACE_GONE,
        weight: 5,
        layer: 'runtime',
        because: 'A namespace that was to be joined is gone with its owner.',
      },
    ],
    neighbours: [
      { id: 'sandbox-died', tellApart: 'The owner is the sandbox of a pod.' },
      { id: 'container-init-died', tellApart: "The namespaces are the container's own." },
    ],
    decidedBy: [
      '`docker inspect -f "{{.HostConfig.NetworkMode}} {{.HostConfig.IpcMode}} {{.HostConfig.PidMode}}"`',
      "the owner's State, and whether its id is still the same",
    ],
    remedy: [
      'Start the owner, then this one again; make this one anew when the id of the owner has changed',
      '`depends_on` with restart: true in Compose',
    ],
    sources: ['moby/moby daemon/container_operations_unix.go (28.5.2)', 'docker run: --network container:'],
  },
];

import type { CauseEntry } from '../model/knowledge.ts';
import { GO_THREAD, INIT_DIED, OOM_NOTE, OTHER_RUNTIME, PROC_READY, RUNTIME_SILENT } from './phrases.ts';

/** Faults of the runtime itself. */
export const runtimeFaults: readonly CauseEntry[] = [
  {
    id: 'runc-abort',
    area: 'runtime binary and versions',
    title: 'The runtime crashed before it could log',
    about:
      'The parent process of runc itself died of an abort, a panic or a signal. Its log has no new line, so that the engine shows only the exit status, or a message of an earlier exec.',
    layers: ['runtime', 'shim'],
    signatures: [
      {
        says: [RUNTIME_SILENT, /exit status (?:2|134)\b|signal: aborted|SIGABRT|fatal error:|panic:/iu],
        // Another program than the runtimes has codes of its own.
        unless: OTHER_RUNTIME,
        weight: 8,
        layer: 'runtime',
        because: 'The runtime ended as an aborted Go program does.',
      },
      {
        says: /did not terminate suc{1,2}essfully/iu,
        unless: /exit status 12[67]|signal: killed|exit status 137/iu,
        weight: 6,
        layer: 'runtime',
        because: 'The runtime failed and left no error in its log.',
        versions: 'spelled sucessfully to containerd 1.3',
      },
      {
        says: [
          /SIGABRT: abort|fatal error: |panic: |unexpected signal during runtime execution/iu,
          /runc|libcontainer/iu,
        ],
        unless: GO_THREAD,
        weight: 6,
        layer: 'runtime',
        because: 'The trace of a Go program that aborted, and runc is in it.',
      },
      {
        says: /unable to retrieve OCI runtime error/iu,
        unless: /exec: "|fork\/exec/iu,
        weight: 5,
        layer: 'shim',
        because: 'There was no log of the runtime to read.',
      },
    ],
    neighbours: [
      {
        id: 'systemd-tasksmax',
        tellApart: 'The trace says that a thread could not be made: the limit of the service.',
      },
      { id: 'runc-binary-missing', tellApart: '`runc --version` does not work at all.' },
      { id: 'external-agent-kills-runc', tellApart: 'It was killed by signal 9, not by itself.' },
    ],
    decidedBy: [
      '`runc --root /run/docker/runtime-runc/moby exec CONTAINER true`: the trace on stderr',
      'log.json of the bundle before and after: no new line; coredumpctl',
    ],
    remedy: ['Read the trace: the first line names the reason. Upgrade runc when it is a fault of its own'],
    sources: [
      'containerd v2.3.4 cmd/containerd-shim-runc-v2/process/utils.go: getLastRuntimeError',
      'go-runc: Runc.Exec',
    ],
  },
  {
    id: 'runc-race-bug',
    area: 'runtime binary and versions',
    title: 'A race in the runtime',
    about:
      'Two of its processes meet in an order that the version did not foresee: a container that ends while it is started, an init that stops while an exec looks at it, a cgroup join of a task that is not quite born.',
    layers: ['runtime', 'shim', 'runtime-init'],
    signatures: [
      {
        says: /container process is already dead/iu,
        weight: 8,
        layer: 'runtime',
        because: 'The wait for the exec fifo lost against a check of the process.',
        versions: 'runc to 1.0.0-rc10 when the container in truth ran',
      },
      {
        says: /exec\.fifo|exec fifo/iu,
        unless: /no space left|permission denied/iu,
        weight: 6,
        layer: 'runtime',
        because: 'The fifo that start and init meet at was not as expected.',
      },
      {
        says: /cgroup\.procs: invalid argument/iu,
        weight: 5,
        layer: 'runtime',
        because: 'A task that is not yet fully made can not be moved; later versions try again.',
        versions: 'runc to 1.0.0-rc6 does not retry',
      },
      {
        says: /cannot start a container that has (?:run and )?stopped/iu,
        weight: 5,
        layer: 'runtime',
        because: 'The start came too late.',
      },
      {
        says: /cannot start an already running container/iu,
        weight: 6,
        layer: 'runtime',
        because: 'An exec or a start was taken for the other.',
      },
      {
        says: /concurrent map (?:writes|iteration|read)|DATA RACE/iu,
        weight: 8,
        layer: null,
        because: 'The Go runtime saw the race.',
      },
      {
        says: INIT_DIED,
        unless: new RegExp(`${OOM_NOTE.source}|${GO_THREAD.source}`, 'iu'),
        weight: 2,
        layer: 'runtime-init',
        because: 'The child was gone before it was heard.',
      },
      {
        says: /unexpected sync value|invalid synchroni[sz]ation flag|unexpected synchroni[sz]ation flag/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'Parent and child spoke past one another.',
      },
    ],
    neighbours: [
      { id: 'container-init-died', tellApart: 'The init of the container has ended, and inspect says so.' },
      { id: 'cgroup-write-einval', tellApart: 'It fails each time: a real-time task, or a write that never is valid.' },
    ],
    decidedBy: [
      'the rate: one in hundreds, and rising with the load',
      'the same with a runtime in which it is mended: `initp run NAME --runtime OTHER`',
    ],
    remedy: [
      'Upgrade runc: 1.0.0-rc93 or later for the exec fifo, 1.0.0-rc7 or later for the cgroup join',
      'Repeat the exec until then',
    ],
    sources: [
      'opencontainers/runc#2183',
      'opencontainers/runc#1812',
      'opencontainers/runc#1950',
      'containerd/containerd#10589',
    ],
  },
  {
    id: 'runc-regression-or-vendor-kernel',
    area: 'runtime binary and versions',
    title: 'A release of the runtime and a kernel do not fit',
    about:
      'The runtime began to use something that this kernel, often a patched one of a vendor, does in another way: clone into a cgroup, openat2, new mount calls. The release before works on the same machine.',
    layers: ['runtime-init', 'runtime'],
    signatures: [
      {
        says: /BPF_PROG_ATTACH[^;]{0,120}(?:invalid argument|file exists)/iu,
        weight: 6,
        layer: 'runtime',
        because:
          'The flags of the attach are newer than the kernel (BPF_F_REPLACE: Linux 5.6), which runc has misjudged.',
        versions: 'runc 1.0.0-rc93 to 1.0.0',
      },
      {
        says: /(?:write|open) \/?\d{1,9}\/task\/\d{1,9}\/attr\/\S{1,40}: no such file/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The path has lost its /proc: a handle to procfs that is stale, and no profile that is missing.',
        versions: 'runc 1.5',
      },
      {
        says: [GO_THREAD, PROC_READY],
        weight: 3,
        layer: 'runtime-init',
        because: 'A thread was refused; with free slots at every level it is the kernel, not a limit.',
        versions: 'runc 1.4.0 and later, on some kernels',
      },
      {
        says: /(?:clone3|CLONE_INTO_CGROUP|openat2|open_tree|move_mount|mount_setattr|fsopen|fsmount|fsconfig|pidfd_open|pidfd_send_signal|close_range|statmount)\b[^;]{0,120}(?:invalid argument|function not implemented|bad file descriptor|not supported|no such file or directory)/iu,
        unless: /unsafe procfs/iu,
        weight: 7,
        layer: null,
        because: 'A call of newer kernels was refused by this one.',
      },
      {
        says: /error (?:setting (?:initial|final) CPU affinity|setting scheduler)|can't open cgroup:/iu,
        weight: 6,
        layer: 'runtime',
        because: 'A step that newer releases have fails.',
        versions: 'runc 1.3 and later',
      },
      {
        says: /writing config to pipe:? [^;]{0,40}broken pipe/iu,
        weight: 4,
        layer: 'runtime',
        because: 'The child was gone before its configuration, on some kernels without a limit being hit.',
        versions: 'reported for runc 1.3.1 on 6.1 arm64',
      },
      {
        says: INIT_DIED,
        unless: new RegExp(`${OOM_NOTE.source}|${GO_THREAD.source}`, 'iu'),
        weight: 2,
        layer: 'runtime-init',
        because: 'The child died without a word; after an upgrade the upgrade is suspect.',
      },
    ],
    neighbours: [
      { id: 'container-pids-max', tellApart: 'pids.events rises with the failing exec.' },
      { id: 'vendor-kernel-syscall', tellApart: 'The release before fails as well.' },
      { id: 'unsupported-kernel', tellApart: 'The kernel is older than the release asks for.' },
    ],
    decidedBy: [
      '`initp run NAME --runtime OLD --runtime NEW` on the same kernel, both registered with the engine',
      '`uname -r`, and the same release on a plain kernel',
    ],
    remedy: ['Go back one release of runc; upgrade the kernel; report it with both versions'],
    sources: ['opencontainers/runc#5332', 'opencontainers/runc#4916'],
  },
];

import type { CauseEntry } from '../model/knowledge.ts';
import { DEADLINE } from './phrases.ts';

/** containerd as a whole, and how fast it gets answers. */
export const containerd: readonly CauseEntry[] = [
  {
    id: 'containerd-down',
    area: 'shim / containerd / CRI path',
    title: 'containerd is not running or not reachable',
    about:
      'dockerd, the kubelet and crictl speak to containerd over its socket. It is stopped, still starting, stopped by a signal, or listens elsewhere than they look.',
    layers: ['dockerd', 'containerd', 'client'],
    signatures: [
      {
        says: /(?:containerd|crio|cri-dockerd|dockershim)(?:\/\S{1,60})?\.sock\S{0,20}:? (?:connect: )?(?:connection refused|no such file or directory|timeout|permission denied|connect: )/iu,
        unless: /shim\.sock/iu,
        weight: 9,
        layer: 'containerd',
        because: 'Nobody answers at the socket of the container runtime.',
      },
      {
        says: /failed to (?:dial|connect to) "?(?:\S{0,100}containerd\.sock|containerd\b)|timeout waiting for containerd to start|containerd (?:is )?not running|containerd is still not running|failed to start containerd/iu,
        weight: 9,
        layer: 'containerd',
        because: 'containerd could not be reached or started.',
      },
      {
        says: /transport: error while dialing|code = unavailable desc = connection error/iu,
        unless: /shim|10250|error dialing backend/iu,
        weight: 7,
        layer: 'containerd',
        because: 'A client of the runtime found no connection.',
      },
      {
        says: /grpc: the connection is unavailable|code = 14 desc = /iu,
        unless: /shim|10250|error dialing backend/iu,
        weight: 7,
        layer: 'containerd',
        because: 'The daemon has lost its connection to containerd.',
        versions: 'Docker 1.11 to 17.03',
      },
      {
        says: /cannot connect to the docker daemon|is the docker daemon running/iu,
        weight: 5,
        layer: 'dockerd',
        because: 'dockerd does not answer, as when it could not find containerd at its start.',
      },
      {
        says: /unable to determine runtime api version|validate (?:CRI v1|service connection)/iu,
        weight: 7,
        layer: 'client',
        because: 'crictl or the kubelet found no runtime at its endpoint.',
      },
    ],
    neighbours: [
      { id: 'dockerd-down', tellApart: '`ctr version` answers, and dockerd alone is missing.' },
      { id: 'containerd-hung', tellApart: 'The process is there, and its socket takes connections.' },
      { id: 'containerd-crash', tellApart: 'It was there when the call began: EOF instead of refused.' },
      { id: 'shim-orphaned-by-upgrade', tellApart: 'The socket is that of a shim, and `ctr version` works.' },
    ],
    decidedBy: [
      '`systemctl status containerd`, `ctr version` with the address that dockerd uses',
      'State in /proc/PID/status of containerd: T when it is stopped',
    ],
    remedy: ['`systemctl restart containerd`; containers run on. Read its journal for what keeps it from starting'],
    sources: [
      'containerd v2.3.4 client: failed to dial',
      'moby libcontainerd/supervisor',
      'measured: containerd under SIGSTOP',
    ],
  },
  {
    id: 'containerd-crash',
    area: 'shim / containerd / CRI path',
    title: 'containerd crashed while it worked',
    about:
      'containerd ended in the middle of a call: a panic, the OOM killer, a restart by an upgrade. The calls that were open end with EOF or a closing transport; the next ones work when systemd has started it again.',
    layers: ['containerd', 'dockerd'],
    signatures: [
      {
        says: /containerd(?:\.service)?: main process exited|containerd\.service: failed with result|(?:killed process \d{1,9}[ ,:]{1,3}\(?(?:name: ?)?|task=)containerd\b(?!-shim)/iu,
        weight: 9,
        layer: 'containerd',
        because: 'systemd or the kernel reports the end of containerd.',
      },
      {
        says: [/containerd/iu, /panic:|SIGSEGV|fatal error:|concurrent map|runtime error: invalid memory/iu],
        unless: /containerd-shim|\bshim\b|runc|libcontainer/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The trace of a crash, and containerd is in it.',
      },
      {
        says: /transport is closing|client connection is closing|error reading from server: (?:EOF|read unix)|closing transport due to: connection error|code = unavailable desc = (?:EOF|unexpected EOF)|received prior goaway/iu,
        weight: 7,
        layer: 'containerd',
        because: 'The connection to containerd ended in the middle of a call.',
      },
      {
        says: /containerd[^;]{0,40}(?:restart(?:ed|ing)?|exited unexpectedly)|failed to get event[^;]{0,100}unavailable|waiting for containerd to be ready/iu,
        weight: 7,
        layer: 'dockerd',
        because: 'dockerd noticed that containerd went away.',
      },
    ],
    neighbours: [
      { id: 'containerd-down', tellApart: 'It was not there from the beginning: refused or no such file.' },
      { id: 'shim-crash', tellApart: 'One container alone is affected.' },
    ],
    decidedBy: [
      'NRestarts and ActiveEnterTimestamp of `systemctl show containerd`',
      'the journal around the moment: panic, Main process exited',
    ],
    remedy: ['Repeat the exec; upgrade containerd when there is a panic, give memory when it was killed'],
    sources: ['grpc-go: transport is closing, error reading from server', 'moby libcontainerd/remote/client.go'],
  },
  {
    id: 'daemon-not-restarted-after-upgrade',
    area: 'shim / containerd / CRI path',
    title: 'A daemon is older than its files',
    about:
      'The packages were upgraded and the daemon was not restarted: it runs from a deleted file and starts helpers by names, paths or options of its own time, which the new packages do not have.',
    layers: ['dockerd', 'containerd', 'shim'],
    signatures: [
      {
        says: /"?(?:\/\S{0,100}\/)?docker-(?:runc|containerd-shim|containerd|containerd-ctr)"?: (?:executable file not found|no such file|stat )/iu,
        weight: 8,
        layer: 'dockerd',
        because: 'A helper under its name to Docker 18.06 was looked for: the daemon is older than the files.',
      },
      {
        says: /"?(?:\/\S{0,100}\/)?(?:containerd-shim|containerd-shim-runc-v1|docker-init|docker-proxy)"?: (?:executable file not found|no such file or directory|file does not exist|stat )/iu,
        weight: 7,
        layer: 'dockerd',
        because: 'A helper is not where the running daemon expects it.',
      },
      {
        says: /fork\/exec \S{1,200} \(deleted\): no such file/iu,
        weight: 9,
        layer: null,
        because: 'A daemon that runs from a file that was replaced could not start itself again.',
      },
      {
        says: /(?:runc|shim|dockerd|containerd)\S{0,60} \(deleted\)/iu,
        weight: 7,
        layer: null,
        because: 'A process runs from a file that was replaced.',
      },
      {
        says: /io\.containerd\.(?:runtime\.v1\.linux|runc\.v1)[^;]{0,200}(?:not (?:found|supported|installed)|deprecated|removed|no plugins)/iu,
        unless: /log\.json/iu,
        weight: 7,
        layer: 'containerd',
        because: 'A type of shim that containerd 2 no longer has is asked for.',
      },
      {
        says: /unknown service containerd\.task\.v\d|unknown service containerd\.\S{1,60}/iu,
        weight: 7,
        layer: 'containerd',
        because: "Two parts of different times do not know one another's services.",
      },
    ],
    neighbours: [
      { id: 'runc-binary-missing', tellApart: 'No part was upgraded, or the daemon was restarted since.' },
      { id: 'shim-orphaned-by-upgrade', tellApart: 'The daemon was restarted; the shims are old.' },
    ],
    decidedBy: [
      '/proc/PID/exe of dockerd and containerd: (deleted)',
      '`docker version`: Server against the version of the package',
    ],
    remedy: [
      '`systemctl daemon-reload && systemctl restart containerd docker` (with live-restore the containers run on)',
    ],
    sources: [
      'Docker Engine 18.09 release notes: docker-runc and docker-containerd renamed',
      'containerd 2.0: removed runtimes',
    ],
  },
  {
    id: 'runtime-slow-or-hung',
    area: 'shim / containerd / CRI path',
    title: 'The container runtime is slow or hangs',
    about:
      'Every call takes long: many containers are started or probed at once, a lock is held, a disk or a plugin is slow, a runc process hangs, or the CPU quota of the container stops what joins it for most of the time. The callers give up by their deadlines.',
    layers: ['containerd', 'shim', 'runtime', 'runtime-init', 'dockerd'],
    signatures: [
      {
        says: /PLEG is not healthy|container runtime (?:is )?(?:down|unresponsive|not ready)|runtime is not responding/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The kubelet got no list of containers in time.',
      },
      {
        says: /failed to reserve (?:sandbox|container) name|name "[^"]{1,200}" is reserved for/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The attempt before is still being worked on.',
      },
      {
        says: /operation timeout: context deadline exceeded|code = DeadlineExceeded|net\/http: request canceled|i\/o timeout/iu,
        unless: /timeout \S{1,10} exceeded|get state for|dial tcp/iu,
        weight: 5,
        layer: 'containerd',
        because: 'A call to the runtime took longer than its caller waited.',
      },
      {
        says: DEADLINE,
        unless: /get state for|probe|dial tcp/iu,
        weight: 4,
        layer: null,
        because: 'Somebody waited in vain; a runtime that is slow is the commonest reason.',
      },
      {
        says: /(?:exec\/\S{1,80}|containers\/\S{1,80}) returned error: [^\n]{0,200}(?:context deadline exceeded|timed out)/iu,
        weight: 5,
        layer: 'dockerd',
        because: 'The daemon gave up waiting for an exec to begin.',
      },
    ],
    neighbours: [
      { id: 'shim-hang', tellApart: 'One container alone hangs.' },
      { id: 'io-pressure', tellApart: '/proc/pressure/io is high.' },
      { id: 'systemd-dbus-hang', tellApart: 'runc waits for D-Bus, and `systemctl` is slow as well.' },
    ],
    decidedBy: [
      'nr_throttled of cpu.stat of the container across the exec, against cpu.max (v1: cpu.cfs_quota_us)',
      'the time of `ctr -n moby task ls` and of an exec in another container',
      'runc processes that are older than some seconds, and what they wait for (/proc/PID/stack, wchan)',
    ],
    remedy: [
      '`docker update --cpus 1 CONTAINER`, where the quota is what stops it',
      'Find the process that hangs and what it waits for; fewer exec probes; a goroutine dump by SIGUSR1 of containerd',
    ],
    sources: ['kubernetes pkg/kubelet/pleg', 'containerd internal/cri: failed to reserve'],
  },
];

import type { CauseEntry } from '../model/knowledge.ts';

/** dockerd as a whole, and containerd below it when it is there and does not answer. */
export const dockerd: readonly CauseEntry[] = [
  {
    id: 'dockerd-down',
    area: 'shim / containerd / CRI path',
    title: 'dockerd is not running or not reachable',
    about:
      'Nobody serves the Engine API: dockerd ended, was killed, did not start, or listens at another socket than the client asks. Shims and, with live-restore, containers run on.',
    layers: ['dockerd', 'client'],
    signatures: [
      {
        says: /docker\.service: (?:main process exited|failed with result)|(?:killed process \d{1,9}[ ,:]{1,3}\(?(?:name: ?)?|task=)dockerd\b/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'systemd or the kernel reports the end of dockerd.',
      },
      {
        says: /docker(?:\.sock|%2Esock)\S{0,20}:? (?:connect: )?(?:connection refused|no such file or directory)/iu,
        weight: 7,
        layer: 'dockerd',
        because: 'Nobody listens at the socket of the Engine API.',
      },
      {
        says: /error during connect: [^\n]{0,300}(?:\bEOF|connection reset|broken pipe)|read unix @?->\S{0,100}docker\.sock: read: connection reset/iu,
        weight: 7,
        layer: 'dockerd',
        because: 'The daemon closed the connection in the middle of a call: it ended, or was restarted.',
      },
      {
        says: /cannot connect to the docker daemon|is the docker daemon running/iu,
        weight: 5,
        layer: 'dockerd',
        because: 'The client found nobody at the socket of the Engine API.',
      },
    ],
    neighbours: [
      {
        id: 'containerd-down',
        tellApart: 'dockerd ends at its start when it finds no containerd: `ctr version` fails.',
      },
      { id: 'dockerd-hung', tellApart: 'The process is there, and the socket takes connections.' },
    ],
    decidedBy: [
      '`systemctl status docker`; `pidof dockerd`',
      '`curl --unix-socket /var/run/docker.sock http://localhost/_ping`: refused, or no such file',
    ],
    remedy: [
      '`systemctl restart docker`; its journal says why it ended. `live-restore` keeps containers running meanwhile',
    ],
    sources: ['docker/cli: Cannot connect to the Docker daemon', 'docs.docker.com: live restore'],
  },
  {
    id: 'dockerd-hung',
    area: 'shim / containerd / CRI path',
    title: 'dockerd does not answer',
    about:
      'dockerd is there and its socket takes connections, because the kernel does that, and no answer comes: it is stopped, frozen with its cgroup, waits for a disk, or its goroutines wait for one another.',
    layers: ['dockerd', 'client'],
    signatures: [
      {
        says: [
          /docker\.sock|\/v1\.\d{2}\/(?:containers|exec|_ping|info|version)/iu,
          /context deadline exceeded|timeout exceeded while awaiting headers|i\/o timeout/iu,
        ],
        unless: /shim|containerd\.sock/iu,
        weight: 6,
        layer: 'dockerd',
        because: 'A call of the Engine API was not answered in time.',
      },
    ],
    neighbours: [
      { id: 'dockerd-down', tellApart: 'No process, and the socket refuses.' },
      { id: 'containerd-hung', tellApart: '`docker ps` answers, and `ctr version` does not.' },
      { id: 'runtime-slow-or-hung', tellApart: 'It answers in the end, and everything is slow.' },
    ],
    decidedBy: [
      'State in /proc/PID/status of dockerd: T when it is stopped, D when it waits for the kernel',
      '`curl --max-time 5 --unix-socket /var/run/docker.sock http://localhost/_ping`',
    ],
    remedy: [
      '`kill -CONT` when it is stopped; `kill -USR1` writes the stacks of its goroutines to its log; then restart it',
    ],
    sources: ['docs.docker.com: force a stack trace to be logged', 'proc(5): State'],
  },
  {
    id: 'containerd-hung',
    area: 'shim / containerd / CRI path',
    title: 'containerd does not answer',
    about:
      'containerd is there and its socket takes connections, and no answer comes: it is stopped, frozen with its cgroup, waits for a disk, or its goroutines wait for one another. Execs of all containers hang; the containers run on.',
    layers: ['containerd', 'dockerd'],
    signatures: [
      {
        says: [/containerd\.sock|ctr: /iu, /context deadline exceeded|i\/o timeout/iu],
        unless: /shim/iu,
        weight: 6,
        layer: 'containerd',
        because: 'A call of containerd was not answered in time.',
      },
      {
        says: /get state for \S{1,100}: context deadline exceeded/iu,
        weight: 7,
        layer: 'containerd',
        because:
          'dockerd asked for the state of a task and got no answer: from containerd, or from the shim behind it.',
      },
    ],
    neighbours: [
      { id: 'containerd-down', tellApart: 'No process, and the socket refuses.' },
      { id: 'shim-hang', tellApart: 'One container alone hangs, and `ctr version` answers.' },
      { id: 'dockerd-hung', tellApart: '`ctr version` answers, and `docker ps` does not.' },
      { id: 'runtime-slow-or-hung', tellApart: 'It answers in the end, and everything is slow.' },
    ],
    decidedBy: [
      'State in /proc/PID/status of containerd: T when it is stopped, D when it waits for the kernel',
      '`ctr --timeout 5s version` with the address that dockerd uses',
    ],
    remedy: [
      '`kill -CONT` when it is stopped; `kill -USR1` writes the stacks of its goroutines to its log; then restart it: containers run on',
    ],
    sources: ['measured: Docker 20.10.24, containerd under SIGSTOP', 'containerd cmd/containerd: SIGUSR1'],
  },
];

import type { CauseEntry } from '../model/knowledge.ts';
import { runtimeFaults } from './runtime-faults.ts';
import { RUNTIME_SILENT } from './phrases.ts';
import { runtimeVersions } from './runtime-versions.ts';
import { runtimeWrappers } from './runtime-wrappers.ts';

/** The file of the runtime itself. */
const binaries: readonly CauseEntry[] = [
  {
    id: 'runc-binary-missing',
    area: 'runtime binary and versions',
    title: 'The runtime binary is gone',
    about:
      'The shim looks the runtime up on each exec. When an upgrade, a clean-up or a full disk removed the file (or its directory from the PATH of the shim), running containers run on and nothing can be executed in them.',
    layers: ['shim', 'containerd', 'dockerd'],
    signatures: [
      {
        says: /exec: "(?:\/[^"]{0,200}\/)?(?:runc|crun|youki)": (?:executable file not found in \$PATH|stat [^:]{1,200}: no such file or directory|permission denied)/iu,
        weight: 9,
        layer: 'shim',
        because: 'The runtime itself was looked for and not found.',
      },
      {
        says: /exec: "(?:\/[^"]{0,200}\/)?docker-runc": (?:executable file not found in \$PATH|stat [^:]{1,200}: no such file)/iu,
        weight: 7,
        layer: 'shim',
        because: 'The runtime under its name to Docker 18.06 was looked for and not found.',
      },
      {
        says: /fork\/exec \/\S{0,200}\/(?:docker-)?(?:runc|crun|youki)`?: no such file or directory/iu,
        weight: 8,
        layer: 'shim',
        because: 'The file of the runtime is not there, or the loader that it names.',
      },
      {
        says: /unable to retrieve OCI runtime error \([^)]{0,400}\)/iu,
        unless: /did not terminate/iu,
        weight: 5,
        layer: 'shim',
        because: 'The runtime left no log, as one that never ran.',
      },
    ],
    neighbours: [
      { id: 'executable-not-found', tellApart: 'The name in quotes is the command that was typed, and /runc is not.' },
      { id: 'runtime-path-wrong', tellApart: 'The name is that of another runtime, and it was never there.' },
      { id: 'runtime-binary-broken', tellApart: 'The file is there: exec format error, or a missing library.' },
    ],
    decidedBy: [
      '`command -v runc` with the PATH of the shim (/proc/SHIM/environ), and the file `runtime` of the bundle',
      'log.json of the bundle has not grown: what it says is of an earlier exec',
    ],
    remedy: ['Install the runtime again (runc or containerd.io); running containers take it at the next exec'],
    sources: [
      'measured: Docker 20.10.24 with runc removed',
      'containerd v2.3.4 cmd/containerd-shim-runc-v2/process/utils.go',
    ],
  },
  {
    id: 'runtime-path-wrong',
    area: 'runtime binary and versions',
    title: 'The configured runtime is not where the configuration says',
    about:
      'daemon.json, config.toml, the RuntimeClass or the container itself name a runtime, a handler or a shim that this machine does not have.',
    layers: ['shim', 'containerd', 'dockerd'],
    signatures: [
      {
        says: /unknown or invalid runtime name|unknown runtime specified|invalid runtime name|(?:default|requested) OCI runtime \S{1,100} (?:is )?not (?:found|available)/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The engine does not know a runtime of that name.',
      },
      {
        says: /no runtime for "?[^"]{1,100}"? is configured|failed to find runtime handler|unknown runtime handler|runtime \S{1,100} not found/iu,
        weight: 9,
        layer: 'containerd',
        because: 'The engine does not know a runtime of that name.',
      },
      {
        says: /runtime "[^"]{1,200}" binary not installed|"?(?<!docker-)containerd-shim(?:-[\w-]{1,60})?"?: (?:executable file not found|file does not exist)/iu,
        weight: 9,
        layer: 'containerd',
        because: 'There is no shim for the type of runtime that is configured.',
      },
      {
        says: /shim error: \S{1,60} not installed on system|\b(?:docker-)?(?:runc|containerd|containerd-shim|container-runtime)\b[^\n]{0,20} not installed on (?:the |this )?system/iu,
        weight: 9,
        layer: 'shim',
        because: 'The shim was told to run a runtime that is not installed under that name.',
        versions: 'Docker 1.11 to 17.10',
      },
      {
        says: [
          RUNTIME_SILENT,
          /(?:exec: "(?!(?:\/[^"]{0,200}\/)?(?:docker-)?(?:runc|crun|youki)")[^"]{1,300}": (?:executable file not found|stat [^:]{1,300}: no such file)|fork\/exec \S{1,300}: no such file or directory)/iu,
        ],
        weight: 8,
        layer: 'shim',
        because: 'The runtime that the shim was told to run is not there.',
      },
      {
        says: /exec: "(?:\/[^"]{0,200}\/)?[\w-]{0,40}(?:container-runtime|kata-runtime|runsc|sysbox-runc)": (?:executable file not found|stat [^:]{1,300}: no such file)|fork\/exec \/\S{0,200}(?:container-runtime|kata-runtime|runsc|sysbox-runc): no such file/iu,
        weight: 9,
        layer: 'shim',
        because: 'A runtime other than the default was looked for and not found.',
      },
    ],
    neighbours: [
      { id: 'runc-binary-missing', tellApart: 'The default runtime is meant, and it was there before.' },
      { id: 'daemon-not-restarted-after-upgrade', tellApart: 'The daemon was started before the file moved.' },
    ],
    decidedBy: [
      '`docker info -f {{json .Runtimes}}`, the file `runtime` or options.json of the bundle, `ls -l` of that path',
      'BinaryName and runtime_type in /etc/containerd/config.toml; the handler of the RuntimeClass',
    ],
    remedy: [
      'Install the runtime, or correct its path and restart the engine; make the container anew when it names the runtime',
    ],
    sources: ['moby v28 daemon/runtime_unix.go', 'containerd v2.3.4 core/runtime/v2: binary not installed'],
  },
  {
    id: 'runtime-binary-broken',
    area: 'runtime binary and versions',
    title: 'The runtime binary can not be executed',
    about:
      'The file is there, and the kernel or its loader refuses it: cut short by a full disk, made for another machine, without its libraries, without the exec bit, on a mount with noexec.',
    layers: ['shim', 'runtime', 'containerd'],
    signatures: [
      {
        says: /fork\/exec \/\S{0,200}(?:runc|crun|youki|runsc|runtime|shim)\S{0,40}: (?:exec format error|permission denied|text file busy|input\/output error|bad address|invalid argument)/iu,
        weight: 9,
        layer: 'shim',
        because: 'The kernel refused to execute the file of the runtime.',
      },
      {
        says: /(?:runc|crun|youki|runsc|containerd-shim\S{0,20}): error while loading shared libraries/iu,
        weight: 9,
        layer: 'runtime',
        because: 'A library of the runtime is missing.',
      },
      {
        says: /(?:runc|crun|youki|runsc|containerd-shim\S{0,20}): \S{0,200}: version `?[^']{1,40}'? not found/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The runtime was built for a newer C library.',
      },
      {
        says: /(?:runc|crun|youki|runsc|containerd-shim\S{0,20}): symbol lookup error/iu,
        weight: 7,
        layer: 'runtime',
        because: 'A library of the runtime is of the wrong version.',
      },
      {
        says: [
          RUNTIME_SILENT,
          /exit status 12[67]|signal: (?:segmentation fault|bus error|illegal instruction)|exit status 13[259]/iu,
        ],
        weight: 6,
        layer: 'runtime',
        because: 'The runtime ended as a program does that can not be loaded, or that crashed at once.',
      },
      {
        says: /did not terminate suc{1,2}essfully(?:: unknown)?\.?\s{0,3}$/iu,
        weight: 5,
        layer: 'runtime',
        because: 'The runtime failed before it could write to its log, and no status is told.',
      },
    ],
    neighbours: [
      { id: 'libseccomp-too-old', tellApart: 'The missing symbol begins with seccomp_.' },
      {
        id: 'missing-shebang',
        tellApart: 'No fork/exec before it: the command in the container has the wrong format.',
      },
      { id: 'runc-abort', tellApart: '`runc --version` works.' },
    ],
    decidedBy: [
      '`runc --version`, `file` and `ldd` of the path that the bundle names',
      'the checksum of the package: `rpm -V`, `dpkg -V`',
    ],
    remedy: ['Install the package again, or the static build of the release page'],
    sources: ['measured: Docker 20.10.24 with junk for runc', 'containerd/containerd#6209'],
  },
  {
    id: 'runc-built-without-cgo',
    area: 'runtime binary and versions',
    title: 'runc was built without cgo',
    about:
      'The C stage of runc joins the namespaces. A build with CGO_ENABLED=0 (possible to 1.0) leaves it out: the child never answers with the pids of its stages, and its pid is 0.',
    layers: ['runtime', 'runtime-init'],
    signatures: [
      {
        says: /getting pipe fds for pid 0|readlink \/proc\/0\/fd/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The pid that the C stage should have sent is 0: there is no C stage.',
        versions: 'runc to 1.0.3; later ones refuse to be built so',
      },
      {
        says: /\bpid 0\b[^;]{0,100}(?:no such (?:process|file)|invalid argument)|\/proc\/0\/(?:stat|status|setgroups)/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The runtime works with pid 0.',
      },
      {
        says: [/invalid character '(?:\\x|\\u00)[0-9a-f]{2}'/iu, /setns process|init process|container process/iu],
        weight: 8,
        layer: 'runtime-init',
        because: 'The Go part of the child read what its C part should have taken: there is none.',
      },
      {
        says: /reading pid from init pipe|build constraints exclude all Go files in \S{0,200}nsenter/iu,
        weight: 6,
        layer: 'runtime',
        because: 'The C stage did not answer.',
      },
    ],
    neighbours: [
      { id: 'runtime-binary-broken', tellApart: 'The binary does not even print its version.' },
      { id: 'container-pids-max', tellApart: 'It fails now and then; without cgo it always fails.' },
    ],
    decidedBy: ['`go version -m $(command -v runc)`: CGO_ENABLED=0', '`runc --version` has no libseccomp line'],
    remedy: ['Install a released build, or build with CGO_ENABLED=1'],
    sources: ['opencontainers/runc#2566', 'opencontainers/runc#3331'],
  },
];

export const runtimeBinary: readonly CauseEntry[] = [
  ...binaries,
  ...runtimeFaults,
  ...runtimeVersions,
  ...runtimeWrappers,
];

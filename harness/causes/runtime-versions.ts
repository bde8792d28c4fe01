import type { CauseEntry } from '../model/knowledge.ts';
import { NEWER_CALL_REFUSED } from './phrases.ts';

/** Versions that do not fit one another. */
export const runtimeVersions: readonly CauseEntry[] = [
  {
    id: 'runc-too-old-for-profile',
    area: 'runtime binary and versions',
    title: 'The runtime is too old for the seccomp profile or the image',
    about:
      'runc before 1.0.0-rc93 answers system calls that the filter does not know with EPERM, where programs expect ENOSYS and a way around; and it refuses profiles that use newer actions. Images with a newer C library break.',
    layers: ['command', 'runtime-init'],
    signatures: [
      {
        says: /string SCMP_\w{1,60} is not a valid|action in seccomp profile is invalid|unknown seccomp (?:action|flag|option)|seccomp get action/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The profile uses a word that this runtime does not know.',
      },
      {
        says: /(?:pthread_create|clone3|(?<!mount (?:source|remapping) )thread)[^;]{0,60}operation not permitted|new OS thread \([^)]{0,40}errno=1\b|getaddrinfo\(\) thread failed to start/iu,
        weight: 8,
        layer: 'command',
        because: 'clone3 got EPERM instead of ENOSYS: the filter of an older runtime.',
        versions: 'runc before 1.0.0-rc93 (Docker before 20.10.10) with glibc 2.34 and later',
      },
      {
        says: NEWER_CALL_REFUSED,
        weight: 6,
        layer: 'command',
        because: 'A newer system call got EPERM.',
      },
      {
        says: /error adding seccomp (?:filter )?rule for syscall/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'A rule of the profile could not be added.',
      },
    ],
    neighbours: [
      { id: 'libseccomp-too-old', tellApart: 'runc is new and the libseccomp below it is not.' },
      { id: 'rlimit-nproc', tellApart: 'The errno is EAGAIN.' },
      { id: 'seccomp-eperm', tellApart: 'The profile names the call with an action of its own.' },
    ],
    decidedBy: ['`runc --version` and `docker version`', 'it works with --security-opt seccomp=unconfined'],
    remedy: ['Docker 20.10.10 or later, runc 1.0.0-rc93 or later, libseccomp 2.5 or later'],
    sources: ['moby/moby#42680', 'opencontainers/runc#2750'],
  },
  {
    id: 'runtime-version-mismatch',
    area: 'runtime binary and versions',
    title: 'Parts of the engine are of versions that do not fit',
    about:
      'Daemon, containerd, shim and runtime come in versions that speak with one another. After a partial upgrade one gives the other an option, a field or a protocol that it does not know.',
    layers: ['shim', 'runtime', 'containerd', 'dockerd', 'client'],
    signatures: [
      {
        says: /unsupported shim version|unsupported (?:OCI )?(?:spec|runtime) version|unknown version specified|shim version mismatch/iu,
        weight: 8,
        layer: null,
        because: 'One part says that it does not know the version of the other.',
      },
      {
        says: /flag provided but not defined|incorrect usage|unrecognized option|option parsing failed|unknown (?:long )?(?:flag|option):? --|no help topic for/iu,
        weight: 8,
        layer: null,
        because: 'A program was started with an option that it does not have.',
      },
      {
        says: /json: (?:cannot unmarshal|unknown field)|cannot unmarshal \w{1,20} into Go (?:struct field|value)/iu,
        weight: 7,
        layer: null,
        because: 'A file or message has another form than the reader expects.',
      },
      {
        says: /code = unimplemented|unknown service \S{1,100}|method \S{1,60} (?:not found|not implemented)|: not implemented/iu,
        weight: 6,
        layer: 'containerd',
        because: 'A call is not known to the other side.',
      },
      {
        says: /client version \S{1,20} is too (?:new|old)/iu,
        weight: 9,
        layer: 'client',
        because: 'Client and daemon speak different versions of the Engine API.',
      },
      {
        says: /unknown capability "?`?CAP_/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The specification names a capability that this runtime does not know.',
      },
    ],
    neighbours: [
      { id: 'daemon-not-restarted-after-upgrade', tellApart: 'The packages fit; a process is older than its file.' },
      { id: 'shim-orphaned-by-upgrade', tellApart: 'Only containers from before the upgrade are affected.' },
      { id: 'state-json-corrupt', tellApart: 'The file is cut short: `jq . state.json` fails.' },
    ],
    decidedBy: [
      '`docker version`, `containerd --version`, `runc --version`, against the release notes of the newest',
      '/proc/PID/exe of daemon and shim: (deleted)',
    ],
    remedy: ['Bring all parts to one release (docker-ce, containerd.io), and restart the containers of the old one'],
    sources: ['containerd RELEASES.md: shim and API versions', 'containers/crun: unknown version specified'],
  },
  {
    id: 'libseccomp-too-old',
    area: 'runtime binary and versions',
    title: 'libseccomp is too old',
    about:
      'A runtime that was built with a newer libseccomp does not start with an older one. And an old libseccomp does not know newer system calls: the filter refuses them with EPERM, and programs of newer images break.',
    layers: ['runtime', 'runtime-init', 'command', 'shim'],
    signatures: [
      {
        says: /undefined symbol: seccomp_/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The library lacks a function that the binary was built with.',
      },
      {
        says: /(?:with|requires) libseccomp(?: version)? ?(?:>=|greater|newer)|seccomp notify unsupported: API level|libseccomp(?: version)? (?:is )?too old/iu,
        weight: 9,
        layer: null,
        because: 'The runtime names the version that it needs.',
      },
      {
        says: NEWER_CALL_REFUSED,
        weight: 7,
        layer: 'command',
        because: 'A newer system call got EPERM: the filter does not know it.',
      },
      {
        says: [/did not terminate suc{1,2}essfully/iu, /exit status 127\b/iu],
        weight: 6,
        layer: 'runtime',
        because:
          'The loader ended the runtime at once; a symbol that libseccomp does not have yet is one reason, and mostly named.',
      },
      {
        says: /at least one invalid signature was encountered|getaddrinfo\(\) thread failed to start/iu,
        weight: 5,
        layer: 'command',
        because: 'The known look of newer images under an old filter.',
      },
      {
        says: /error (?:resolving|adding)[^;]{0,60}syscall \S{1,40}: |unrecognized syscall/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'A name in the profile is not known to the library.',
      },
    ],
    neighbours: [
      { id: 'runc-too-old-for-profile', tellApart: 'libseccomp is 2.5 or later, and runc older than 1.0.0-rc93.' },
      { id: 'seccomp-eperm', tellApart: 'The profile forbids the call on purpose.' },
    ],
    decidedBy: [
      'the libseccomp line of `runc --version`; `ldd $(command -v runc)`',
      'it works with --security-opt seccomp=unconfined',
    ],
    remedy: ['libseccomp 2.5 or later (2.4.4 for time64), or the static runc of the release page'],
    sources: ['containerd/containerd#4008', 'containerd/containerd#6576', 'opencontainers/runc#3413'],
  },
];

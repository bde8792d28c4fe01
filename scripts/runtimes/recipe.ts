/** What a suite of Debian gives: runtimes, an engine, and the libraries that they were built with. */
export interface SuiteRecipe {
  readonly suite: string;
  /** Packages of runtimes, by the program in them. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** Packages of an engine; `null`: none is made of this suite. */
  readonly engine: readonly string[] | null;
  /** Looked up by the loader, so the programs do not name their packages: all that runtime and engine need. */
  readonly libraries: readonly string[];
  /** The suite whose libraries are taken instead: experimental is a part of another one. */
  readonly librariesOf: string | null;
}

const RUNTIMES = { runc: '/usr/sbin/runc', crun: '/usr/bin/crun' } as const;
const ENGINE = ['docker.io', 'containerd', 'runc', 'busybox-static'] as const;
const LIBRARIES = ['libc6', 'libgcc-s1', 'libseccomp2', 'libsystemd0', 'libcap2'] as const;
/** What libsystemd0 needs before Debian 13; later it loads them when it uses them. */
const COMPRESSION = ['liblzma5', 'libzstd1', 'liblz4-1', 'libgcrypt20', 'libgpg-error0'] as const;
/** dockerd's driver for device mapper, which Docker gave up in 25.0. */
const DEVICE_MAPPER = ['libdevmapper1.02.1', 'libselinux1', 'libudev1'] as const;

/**
 * Four generations: what was the newest when Debian 11, 12, 13 and 14 were made, and the release of runc after those.
 * Versions are not pinned: each is the suite's own, and says itself what it is.
 */
export const SUITES: readonly SuiteRecipe[] = [
  {
    suite: 'bullseye',
    runtimes: { runc: RUNTIMES.runc },
    engine: ENGINE,
    libraries: [...LIBRARIES, ...COMPRESSION, ...DEVICE_MAPPER, 'libpcre2-8-0'],
    librariesOf: null,
  },
  {
    suite: 'bookworm',
    runtimes: RUNTIMES,
    engine: ENGINE,
    libraries: [...LIBRARIES, ...COMPRESSION, ...DEVICE_MAPPER, 'libpcre2-8-0', 'libyajl2'],
    librariesOf: null,
  },
  {
    suite: 'trixie',
    runtimes: RUNTIMES,
    engine: ENGINE,
    libraries: [...LIBRARIES, 'libyajl2'],
    librariesOf: null,
  },
  {
    suite: 'forky',
    runtimes: RUNTIMES,
    engine: ENGINE,
    libraries: [...LIBRARIES, 'libjson-c5', 'libblake3-0'],
    librariesOf: null,
  },
  { suite: 'experimental', runtimes: { runc: RUNTIMES.runc }, engine: null, libraries: [], librariesOf: 'forky' },
];

/** Of the packages of an engine, not in its image: its own client, other shims, development, documentation. */
export const LEFT_OF_ENGINE: readonly string[] = [
  './usr/share/*',
  './usr/libexec/docker/cli-plugins/*',
  './usr/lib/*/gconv',
  './usr/lib/*/*.a',
  './usr/bin/docker',
  './usr/bin/dnet',
  './usr/bin/crun',
  './usr/bin/containerd-shim',
  './usr/bin/containerd-shim-runc-v1',
  './usr/bin/containerd-stress',
  './usr/sbin/docker-proxy',
  './usr/sbin/ovrouter',
];

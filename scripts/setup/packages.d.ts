/** What was found on this machine. */
export interface MachineFacts {
  readonly root: boolean;
  readonly systemd: boolean;
  readonly aptGet: boolean;
  readonly engineAnswers: boolean;
  readonly dockerd: boolean;
  readonly iptables: boolean;
  readonly gcc: boolean;
  /** `libc.a` is where the compiler looks for it. */
  readonly staticLibc: boolean;
  readonly strace: boolean;
  /** The payload of exactly these sources exists; the compiler is not needed then. */
  readonly payloadBuilt: boolean;
}

/** Names for apt-get, Debian's and Ubuntu's. */
export function missingPackages(facts: MachineFacts): string[];

export function installCommand(packages: readonly string[]): string[];

/** Throws `SetupError` when the set-up may not or can not do what is missing. */
export function assertCanPrepare(facts: MachineFacts): void;

/** The packages that `apt-get install --dry-run` would add. */
export function newPackages(output: string): string[];

/** What the set-up changed on this machine, so that teardown can take it back. */
export interface SetupState {
  readonly version: 1;
  readonly dockerd: {
    readonly pid: number;
    /** Field 22 of /proc/PID/stat: a reused pid is never hit. */
    readonly startTime: string;
    /** systemd would start a daemon again that somebody else ended. */
    readonly stopWith: 'systemctl' | 'signal';
  } | null;
  /** With everything they needed; none of them was here before. */
  readonly installedPackages: readonly string[];
  /** Tag of the newest image of the payload; `null` before the first. */
  readonly image: string | null;
}

export const STATE_FILE: string;
export const MACHINE_LOCK: string;
export const MACHINE_LOG: string;
export const DOCKERD_LOG: string;

export function readState(path?: string): SetupState;

/** Throws for text that is not JSON. */
export function parseState(text: string): SetupState;

export function makeStateFolder(): void;

export function recordState(change: Partial<SetupState>): void;

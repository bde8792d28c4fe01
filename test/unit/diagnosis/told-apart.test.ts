import { describe, expect, test } from 'vitest';

import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Cause } from '../../../harness/model/cause.ts';
import { rules } from '../../../harness/rules/index.ts';
import { recording, recordingNames } from '../../fixtures/recordings.ts';

/** Recordings of the cause, and those that look like it and are another's or nobody's. */
interface Apart {
  readonly matches: readonly [string, ...string[]];
  readonly nearMisses: readonly [string, ...string[]];
}

/**
 * The causes that this product promises to tell apart. What cannot be made on a machine that others use has no recording
 * yet: its near miss is one all the same, and its match is made from a recording in the rule's own test.
 */
const PROMISED = {
  'container-pids-max': {
    matches: ['read-init-p', 'pids-limit-lowered'],
    nearMisses: ['nearly-full', 'bomb-that-ended'],
  },
  'pod-pids-limit': {
    matches: ['pod-pids-limit', 'pod-pids-grandparent', 'pod-pids-grandparent@v2'],
    nearMisses: ['full-neighbour'],
  },
  'zombie-accumulation': { matches: ['unreaped-zombies'], nearMisses: ['few-dead-children', 'read-init-p'] },
  'systemd-tasksmax': { matches: ['unit-full'], nearMisses: ['read-init-p', 'pod-pids-limit'] },
  'host-thread-limit': {
    matches: ['host-threads-gone@v2'],
    nearMisses: ['unit-full', 'pod-pids-limit@v2', 'host-ids-gone@v2', 'host-threads-edge@v2'],
  },
  'kernel-pid-max': { matches: ['out-of-ids', 'host-ids-gone@v2'], nearMisses: ['read-init-p'] },
  'rlimit-nproc': { matches: ['user-over-limit'], nearMisses: ['user-below-limit'] },
  'nofile-limit': {
    matches: ['shim-out-of-files', 'terminal-without-descriptors', 'host-files-gone@v2'],
    nearMisses: ['devpts-full'],
  },
  'memory-limit-too-small': { matches: ['memory-waits', 'memory-command-killed'], nearMisses: ['memory-edge'] },
  'oom-kill-runc-init': { matches: ['memory-oom-init', 'memory-pod-limit'], nearMisses: ['memory-page-cache'] },
  // Where next to nothing is available and execs work it is a warning.
  'host-memory-exhaustion': {
    matches: ['host-promises-gone@v2'],
    nearMisses: ['host-memory-gone@v2', 'data-root-no-space', 'tmp-no-space', 'memory-waits'],
  },
  'keyring-quota': { matches: ['keys-gone'], nearMisses: ['host-keys-gone@v2', 'user-over-limit', 'run-no-space'] },
  'pty-limit': {
    matches: ['devpts-full', 'host-terminals-gone@v2'],
    nearMisses: ['dev-pts-missing', 'terminal-without-descriptors'],
  },
  'disk-full': { matches: ['tmp-no-space', 'tmp-no-inodes'], nearMisses: ['tmpfs-full', 'run-no-space'] },
  'run-tmpfs-full': { matches: ['run-no-space', 'run-no-inodes'], nearMisses: ['tmp-no-space'] },
  'container-paused': { matches: ['container-paused', 'container-paused@v2'], nearMisses: ['freezer-stuck'] },
  'freezer-stuck': { matches: ['freezer-stuck', 'freezer-stuck-parent'], nearMisses: ['memory-waits'] },
  'container-init-died': { matches: ['init-killed'], nearMisses: ['init-stopped', 'init-died-unnoticed'] },
  'init-died-daemon-stale': { matches: ['init-died-unnoticed'], nearMisses: ['init-killed'] },
  'runtime-state-missing': { matches: ['record-removed'], nearMisses: ['record-cut-short'] },
  'state-json-corrupt': { matches: ['record-cut-short', 'record-zeros'], nearMisses: ['record-removed'] },
  'shim-hang': { matches: ['shim-stopped'], nearMisses: ['dockerd-stopped', 'memory-waits'] },
  'shim-killed': { matches: ['shim-killed'], nearMisses: ['init-killed'] },
  'containerd-down': { matches: ['containerd-killed'], nearMisses: ['dockerd-killed', 'containerd-stopped'] },
  'containerd-hung': { matches: ['containerd-stopped'], nearMisses: ['shim-stopped'] },
  'dockerd-down': { matches: ['dockerd-killed'], nearMisses: ['dockerd-stopped'] },
  'dockerd-hung': { matches: ['dockerd-stopped'], nearMisses: ['shim-stopped'] },
  'runc-binary-missing': { matches: ['runtime-missing'], nearMisses: ['runtime-directory'] },
  'runtime-binary-broken': { matches: ['runtime-junk', 'runtime-other-machine'], nearMisses: ['runtime-exits'] },
  'runtime-path-wrong': { matches: ['runtime-directory'], nearMisses: ['runtime-missing'] },
  'runtime-wrapper-failure': { matches: ['runtime-exits', 'runtime-hangs'], nearMisses: ['runtime-junk'] },
  'executable-not-found': { matches: ['command-missing'], nearMisses: ['command-no-loader'] },
  'executable-permission': { matches: ['command-no-exec-bit', 'command-directory'], nearMisses: ['command-missing'] },
  'wrong-architecture': { matches: ['command-other-machine'], nearMisses: ['command-no-shebang'] },
  'missing-shebang': { matches: ['command-no-shebang'], nearMisses: ['command-other-machine'] },
  'crlf-line-endings': { matches: ['command-crlf'], nearMisses: ['command-no-interpreter'] },
  'missing-interpreter': { matches: ['command-no-interpreter', 'command-no-loader'], nearMisses: ['command-crlf'] },
  'argument-list-too-long': {
    matches: ['arguments-too-long', 'environment-too-large'],
    nearMisses: ['command-own-failure'],
  },
  'cwd-bind-source-missing': {
    matches: ['workdir-asked-missing', 'workdir-removed'],
    nearMisses: ['workdir-source-deleted'],
  },
  'cwd-bind-source-deleted': { matches: ['workdir-source-deleted'], nearMisses: ['workdir-asked-missing'] },
  'cwd-permission': { matches: ['workdir-of-a-stranger'], nearMisses: ['workdir-closed', 'workdir-asked-missing'] },
  'user-not-in-container': { matches: ['user-unknown'], nearMisses: ['root-lost-by-engine'] },
  'seccomp-eperm': { matches: ['seccomp-setuid'], nearMisses: ['user-over-limit'] },
  'proc-missing-in-container': { matches: ['proc-missing'], nearMisses: ['root-taken-away'] },
  'rootfs-unmounted': { matches: ['root-taken-away'], nearMisses: ['proc-missing', 'root-lost-by-engine'] },
  'runtime-slow-or-hung': { matches: ['cpu-quota-slow', 'cpu-quota-hung'], nearMisses: ['shim-stopped'] },
  'io-pressure': { matches: ['io-throttled'], nearMisses: ['cpu-quota-hung', 'command-own-failure'] },
} as const satisfies Partial<Record<Cause, Apart | string>>;

const entries = Object.entries<Apart | string>(PROMISED);
const recorded = new Set(await recordingNames());

async function causesOn(name: string): Promise<readonly string[]> {
  const { readings } = await recording(name);
  return runRules(rules, readings).flatMap((result) =>
    result.status === 'matched' && result.finding.strength !== 'weak' ? [result.finding.cause] : [],
  );
}

test('each of them has a rule', () => {
  const ids = new Set<string>(rules.map(({ id }) => id));
  expect(entries.map(([cause]) => cause).filter((cause) => !ids.has(cause))).toEqual([]);
});

describe.each(entries.flatMap(([cause, apart]) => (typeof apart === 'string' ? [] : [[cause, apart] as const])))(
  '%s',
  (cause, { matches, nearMisses }) => {
    test.each(matches)('is named on its recording %s', async (name) => {
      expect(recorded).toContain(name);
      expect(await causesOn(name)).toContain(cause);
    });

    test.each(nearMisses)('is not named on %s, which looks like it', async (name) => {
      expect(recorded).toContain(name);
      expect(await causesOn(name)).not.toContain(cause);
    });
  },
);

test('what has no recording yet is named on none that there is', async () => {
  const waiting = new Set(entries.flatMap(([cause, apart]) => (typeof apart === 'string' ? [cause] : [])));
  const found = await Promise.all(
    [...recorded]
      .filter((name) => !name.startsWith('host-'))
      .map(async (name) => (await causesOn(name)).filter((cause) => waiting.has(cause))),
  );
  expect(found.flat()).toEqual([]);
});

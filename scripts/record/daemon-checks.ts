import type { DaemonName } from '../../harness/model/daemon.ts';
import type { Check, Checks } from './recording.ts';

const anExecFails = { 'an exec does not work': (it) => !it.allWork() } satisfies Record<string, Check>;

/** That daemon is there in that state, or not there at all. */
function daemonIn(name: DaemonName, state: 'T' | 'gone'): Readonly<Record<string, Check>> {
  return {
    ...anExecFails,
    [`${name} is ${state === 'T' ? 'stopped' : 'gone'}`]: (it) => {
      const { process } = it.must('daemon.processes')[name];
      return process.status === 'found' ? process.state === state : state === 'gone' && process.status === 'gone';
    },
  };
}

/** The file where the runtime should be, and whether its version was asked for in vain. */
function runtimeThatIs(
  what: 'missing' | 'directory' | 'text' | 'script' | 'elf' | 'data',
): Readonly<Record<string, Check>> {
  return {
    ...anExecFails,
    [`the file of the runtime is ${what}, and tells no version`]: (it) => {
      const { found, version } = it.must('runtime.program');
      if (version.status === 'said') return false;
      if (!('file' in found)) return found.why === what;
      return found.file.type === 'directory' ? what === 'directory' : found.format.kind === what;
    },
  };
}

function recordThatIs(content: string): Readonly<Record<string, Check>> {
  return { ...anExecFails, [`the record is ${content}`]: (it) => it.must('runtime.record').content === content };
}

const containerdWasReplaced: Readonly<Record<string, Check>> = {
  'containerd runs from a deleted file': (it) => {
    const { process } = it.must('daemon.processes').containerd;
    return process.status === 'found' && process.program?.file === 'deleted';
  },
};

/** Daemons, shim, the runtime's file and its record. */
export const DAEMON_CHECKS: Checks = {
  'containerd-killed': daemonIn('containerd', 'gone'),
  'containerd-stopped': daemonIn('containerd', 'T'),
  'containerd-upgraded': { ...containerdWasReplaced, 'every exec works': (it) => it.allWork() },
  'dockerd-killed': daemonIn('dockerd', 'gone'),
  'dockerd-stopped': daemonIn('dockerd', 'T'),
  'full-and-runtime-junk': {
    ...runtimeThatIs('text'),
    'few slots are free': (it) => (it.levels().free ?? 100) < 8,
  },
  'record-cut-short': recordThatIs('cut-short'),
  'record-of-another-life': recordThatIs('json'),
  'record-removed': recordThatIs('missing'),
  'record-zeros': recordThatIs('zeros'),
  'runtime-directory': runtimeThatIs('directory'),
  'runtime-exits': runtimeThatIs('script'),
  'runtime-hangs': runtimeThatIs('script'),
  'runtime-junk': runtimeThatIs('text'),
  'runtime-junk-and-record-removed': { ...runtimeThatIs('text'), ...recordThatIs('missing') },
  'runtime-missing': runtimeThatIs('missing'),
  'runtime-not-executable': runtimeThatIs('elf'),
  'runtime-other-machine': runtimeThatIs('elf'),
  'shim-killed': { ...daemonIn('shim', 'gone'), ...daemonIn('containerd', 'gone') },
  'shim-stopped': daemonIn('shim', 'T'),
  'upgrade-moved-runtime': { ...containerdWasReplaced, ...runtimeThatIs('missing') },
};

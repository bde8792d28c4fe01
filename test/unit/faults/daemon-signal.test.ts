import { expect, test } from 'vitest';

import daemonSignal from '../../../harness/faults/daemon-signal.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import { statusText } from '../collectors/paper-machine.ts';
import { laboratory } from './laboratory.ts';
import { nestedWith } from './nested-files.ts';

/** A process that reacts to a signal as `after` says; `null`: it is gone then. */
function processThat(after: string | null, sent: string[]): InjectionTools {
  const tools = nestedWith(new Map());
  let state: string | null = 'S';
  let nowMs = 0;
  return {
    ...tools,
    host: {
      ...tools.host,
      kill(pid, signal) {
        sent.push(`${signal} ${pid}`);
        state = after;
      },
      readText: async (path) =>
        state === null
          ? await Promise.reject(new Error(`ENOENT: ${path}`))
          : await Promise.resolve(statusText({ pid: 77, parent: 1, state })),
      sleep: async (ms) => {
        nowMs += ms;
        await Promise.resolve();
      },
      nowMs: () => nowMs,
    },
    readTasks: async () => {
      const first = { pid: 100, parentPid: 55, name: 'payload', state: 'S', threads: 1 };
      return await Promise.resolve({
        threadsCount: 2,
        processesCount: 2,
        zombiesCount: 0,
        byThreads: [{ ...first, pid: 101, parentPid: 100, threads: 9 }, first],
        zombiesByParent: [],
      });
    },
  };
}

test.each([
  ['dockerd', 'killed', null, 'SIGKILL 77'],
  ['containerd', 'killed', 'Z', 'SIGKILL 77'],
  ['containerd', 'stopped', 'T', 'SIGSTOP 77'],
  ['shim', 'stopped', 'T', 'SIGSTOP 55'],
] as const)('%s %s: one signal, to that process alone', async (which, how, after, signal) => {
  const sent: string[] = [];
  await daemonSignal.inject({ fault: 'daemon-signal', which, how }, processThat(after, sent));
  expect(sent).toEqual([signal]);
});

test.each([
  ['a daemon that goes on', 'stopped', processThat('S', [])],
  ['one that lives on', 'killed', processThat('S', [])],
  ["the host's own", 'killed', laboratory().tools],
] as const)('%s is no injection', async (_, how, tools) => {
  await expect(daemonSignal.inject({ fault: 'daemon-signal', which: 'containerd', how }, tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
  });
});

import { expect, test } from 'vitest';

import containerInit from '../../../harness/collectors/container-init.ts';
import type { Target } from '../../../harness/collectors/collector.ts';
import { ID, INIT, type PaperMachine, paperTarget, statusText } from './paper-machine.ts';

const STAT = `${INIT} (payload) S 1 1 1 0 -1 4194560 1 0 0 0 1 1 0 0 20 0 1 0 1000 1134592 157\n`;
const ELSEWHERE = { '/proc/uptime': '70.00 1.00\n' };
const HERE = { ...ELSEWHERE, '/var/run/docker.pid': '42\n', '/proc/42/comm': 'dockerd\n' };
const ALIVE = {
  ...HERE,
  [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 1 }),
  [`/proc/${INIT}/stat`]: STAT,
  [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`,
};

function inspectAnswer(status: string, pid: number): object {
  return { Id: ID, Name: '/web', State: { Status: status, Pid: pid }, HostConfig: {} };
}

/** An engine that says running `lies` times, and the truth then; the clock goes on with each look. */
function target(
  machine: PaperMachine,
  { lies, then = inspectAnswer('exited', 0) }: { lies: number; then?: object },
): Target {
  const paper = paperTarget(machine);
  let asked = 0;
  let nowMs = 0;
  return {
    ...paper,
    host: { ...paper.host, nowMs: () => nowMs, sleep: async (ms) => void (nowMs += ms) },
    engine: {
      ...paper.engine,
      get: async (path) =>
        path.startsWith('/containers/')
          ? ++asked > lies
            ? then
            : inspectAnswer('running', INIT)
          : await paper.engine.get(path),
    },
  };
}

test('a living first process: its state and age, and the engine is not asked again', async () => {
  expect(await containerInit.collect(target({ files: ALIVE }, { lies: 0 }))).toEqual({
    status: 'read',
    value: { pid: INIT, state: 'S', tracerPid: null, ageMs: 60_000, engineSays: null },
  });
});

test('one that is gone, and an engine that goes on saying running for two seconds', async () => {
  expect(await containerInit.collect(target({ files: HERE }, { lies: Infinity }))).toEqual({
    status: 'read',
    value: {
      pid: INIT,
      state: null,
      tracerPid: null,
      ageMs: null,
      engineSays: { status: 'running', life: 'same', waitedMs: 2000 },
    },
  });
});

test('a zombie that somebody traces', async () => {
  const status = `${statusText({ pid: INIT, parent: 1, state: 'Z' })}TracerPid:\t42\n`;
  const files = { ...ALIVE, [`/proc/${INIT}/status`]: status };
  expect(await containerInit.collect(target({ files }, { lies: Infinity }))).toMatchObject({
    value: { state: 'Z', tracerPid: 42, engineSays: { status: 'running' } },
  });
});

test('an engine that needs a moment to notice is given it', async () => {
  expect(await containerInit.collect(target({ files: HERE }, { lies: 2 }))).toMatchObject({
    value: { engineSays: { status: 'exited', life: 'same', waitedMs: 200 } },
  });
});

test('an engine on another machine, or in a virtual one, knows nothing of our pids', async () => {
  expect(await containerInit.collect(target({ files: ELSEWHERE }, { lies: 0 }))).toMatchObject({
    status: 'absent',
    why: expect.stringContaining('as far as this machine knows'),
  });
});

test("somebody else's process with that pid is not the container's, which is gone", async () => {
  const files = { ...ALIVE, [`/proc/${INIT}/cgroup`]: '0::/user.slice\n', [`/proc/${INIT}/cmdline`]: 'bash\0' };
  expect(await containerInit.collect(target({ files }, { lies: Infinity }))).toMatchObject({
    value: { state: null, engineSays: { status: 'running' } },
  });
});

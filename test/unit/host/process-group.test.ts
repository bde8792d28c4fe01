import { expect, test } from 'vitest';

import { localHost } from '../../../harness/host/local.ts';

/** Whether any process has that text on its command line. */
async function runs(text: string): Promise<boolean> {
  const pids = (await localHost.readDir('/proc')).filter((name) => /^\d+$/u.test(name));
  const lines = await Promise.all(pids.map((pid) => localHost.readText(`/proc/${pid}/cmdline`).catch(() => '')));
  return lines.some((line) => line.split('\0').includes(text));
}

test('a command that is ended by its deadline takes with it what it has started', async () => {
  const seconds = '86399.25';
  const ended = await localHost.exec('sh', ['-c', `sleep ${seconds}; true`], { timeoutMs: 200 });
  expect(ended.timedOut).toBe(true);
  expect(await runs(seconds)).toBe(false);
});

test('a companion is heard line by line, however its output is cut', async () => {
  const talking = localHost.start('sh', [
    '-c',
    'printf "on"; sleep 0.05; printf "e\\ntwo\\r\\nthr"; sleep 0.05; printf ee',
  ]);
  expect([await talking.line(5000), await talking.line(5000), await talking.line(5000)]).toEqual([
    'one',
    'two',
    'three',
  ]);
  await expect(talking.line(5000)).rejects.toThrow('exit code 0');
  await talking.end();
});

test('so does a companion, which says how it ended by itself', async () => {
  const seconds = '86399.75';
  const companion = localHost.start('sh', ['-c', `sleep ${seconds}; true`]);
  await expect(companion.line(200)).rejects.toThrow('no line within 200 ms');
  expect(companion.ended()).toBeNull();
  await companion.end();
  expect(await runs(seconds)).toBe(false);

  const failing = localHost.start('sh', ['-c', 'echo no >&2; exit 3']);
  await expect(failing.line(5000)).rejects.toThrow('exit code 3: no');
  expect(failing.ended()).toEqual({ status: 'exited', exitCode: 3, signal: null, complaint: 'no' });
});

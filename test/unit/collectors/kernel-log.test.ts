import { expect, test } from 'vitest';

import kernelLog from '../../../harness/collectors/kernel-log.ts';
import { paperTarget } from './paper-machine.ts';

const FILES = { '/proc/uptime': '12197.30 1.00\n' };
const KILLED = 'Memory cgroup out of memory: Killed process 42 (runc:[2:INIT]) total-vm:1kB';

test('the log of the kernel: what concerns refusals and kills, and how far back it goes', async () => {
  const target = paperTarget({
    files: FILES,
    records: { '/dev/kmsg': ['6,1,100000000,-;Linux version\n', `3,2,12196300000,-;${KILLED}\n DEVICE=x\n`] },
  });
  expect(await kernelLog.collect(target)).toEqual({
    status: 'read',
    value: {
      from: '/dev/kmsg',
      reachesBackMs: 12_097_300,
      events: [
        {
          what: 'oom-kill',
          ageMs: 1000,
          text: KILLED,
          process: { pid: 42, name: 'runc:[2:INIT]' },
          cgroup: null,
          limitOf: null,
        },
      ],
    },
  });
});

test('without the permission for it the journal is asked', async () => {
  const commands = { journalctl: `[12196.300000] host kernel: ${KILLED}\n` };
  expect(await kernelLog.collect(paperTarget({ files: FILES, commands }))).toMatchObject({
    value: { from: 'journald', events: [{ what: 'oom-kill', ageMs: 1000 }] },
  });
});

test('with neither of them it is absent, and both reasons are told', async () => {
  expect(await kernelLog.collect(paperTarget({ files: FILES }))).toEqual({
    status: 'absent',
    why: '/dev/kmsg: EPERM: /dev/kmsg, and Error: journalctl: could not be started',
  });
});

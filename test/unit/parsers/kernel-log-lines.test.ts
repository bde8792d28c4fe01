import { expect, test } from 'vitest';

import {
  kernelEvents,
  OF_AN_EVENT,
  parseKmsgRecord,
  parseMonotonicLine,
} from '../../../harness/parsers/kernel-log-lines.ts';
import type { KernelEvent } from '../../../harness/model/kernel-log.ts';

/** As the log is read: what is surely no event is left out before. */
function eventsOf(...texts: readonly string[]): readonly KernelEvent[] {
  return kernelEvents(
    texts.map((text, n) => ({ atMs: 1000 * n, text })).filter(({ text }) => OF_AN_EVENT.test(text)),
    { nowMs: 10_000, most: 40 },
  );
}

test('a record of /dev/kmsg has its time in microseconds, and its continuation lines are left out', () => {
  expect(parseKmsgRecord('6,1234,11949780852,-;docker0: port 1\n SUBSYSTEM=net\n')).toEqual({
    atMs: 11_949_780.852,
    text: 'docker0: port 1',
  });
});

test('dmesg and journalctl write the time in seconds', () => {
  const line = { atMs: 12_197_257.563, text: 'cgroup: fork rejected by pids controller in /docker/a' };
  expect(parseMonotonicLine(`[12197.257563] ${line.text}`)).toEqual(line);
  expect(parseMonotonicLine(`[12197.257563] web1 kernel: ${line.text}`)).toEqual(line);
});

test('a kill at the limit of a cgroup: two lines of one kill are one event, with the name, the cgroup and the limit', () => {
  const where =
    'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=a,mems_allowed=0,oom_memcg=/docker,task_memcg=/docker/a,task=runc:[2:INIT],pid=5888,uid=0';
  const who =
    'Memory cgroup out of memory: Killed process 5888 (runc:[2:INIT]) total-vm:736936kB, anon-rss:512kB, oom_score_adj:0';
  expect(eventsOf(where, who)).toEqual([
    {
      what: 'oom-kill',
      ageMs: 9000,
      text: who,
      process: { pid: 5888, name: 'runc:[2:INIT]' },
      cgroup: '/docker/a',
      limitOf: { cgroup: '/docker' },
    },
  ]);
});

test('a kill without its first line, which is rate-limited, says who and not where', () => {
  const [event] = eventsOf('Memory cgroup out of memory: Killed process 6 (java) total-vm:1kB');
  expect(event).toMatchObject({ process: { pid: 6, name: 'java' }, cgroup: null, limitOf: null });
});

test('a kill for the whole host is told apart, in the words of old and new kernels', () => {
  const texts = [
    'Out of memory: Killed process 9 (java) total-vm:1kB',
    'Out of memory: Kill process 9 (java) score 900 or sacrifice child',
    'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/a,task=java,pid=9,uid=0',
  ];
  for (const text of texts) {
    expect(eventsOf(text)).toMatchObject([{ what: 'oom-kill', limitOf: 'host', process: { pid: 9 } }]);
  }
});

test('other refusals have their kind, and who was refused where the line says it', () => {
  const lines = [
    'cgroup: fork rejected by pids controller in /docker/a',
    'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="exec" profile="docker-default" pid=7 comm="sh"',
    'audit: type=1326 audit(1.2:4): auid=0 uid=0 gid=0 ses=1 pid=8 comm="runc:[2:INIT]" exe="/x" sig=31 arch=c000003e syscall=435',
    'SELinux: avc:  denied  { transition } for  pid=9 comm="runc"',
    'kworker: page allocation failure: order:0, mode:0x1',
    'INFO: task runc:[2:INIT]:77 blocked for more than 120 seconds.',
  ];
  expect(eventsOf(...lines).map(({ what, cgroup, process }) => [what, cgroup, process?.pid ?? null])).toEqual([
    ['fork-rejected', '/docker/a', null],
    ['apparmor', null, 7],
    ['seccomp', null, 8],
    ['avc', null, 9],
    ['page-allocation', null, null],
    ['hung-task', null, 77],
  ]);
});

test('all else is left out, and of many the last are kept', () => {
  const lines = Array.from({ length: 50 }, (_, n) => `Out of memory: Killed process ${n + 1} (x) total`);
  expect(eventsOf('docker0: port 1 entered disabled state', 'a process called Killed process')).toEqual([]);
  const kept = eventsOf(...lines);
  expect([kept.length, kept[0]?.process?.pid, kept.at(-1)?.process?.pid]).toEqual([40, 11, 50]);
});

import { expect, test } from 'vitest';

import { causes } from '../../../harness/causes/index.ts';
import { explainText } from '../../../harness/explain/explain.ts';
import { matches } from '../../../harness/explain/match.ts';
import { speakerOf } from '../../../harness/explain/speaker.ts';
import { entry } from './example.ts';

function said(text: string): readonly string[] {
  return explainText(causes, text).candidates.map(({ cause, layer }) => `${cause} ${layer}`);
}

test.each([
  'stat /sys/fs/cgroup/cpu/x.slice: no such file',
  "stat '/sys/fs/cgroup/cpu/x.slice': no such file",
  'stat `/sys/fs/cgroup/cpu/x.slice`: no such file',
  'stat "/sys/fs/cgroup/cpu/x.slice": no such file',
])('a path is the same in whatever quotes: %s', (text) => {
  const known = [entry('disk-full', { says: /cgroup\/\S{1,80}\.slice: no such file/u })];
  expect(matches(known, text)).toHaveLength(1);
});

test('words that no entry knows still have a layer, and guesses that weigh nothing', () => {
  const { candidates } = explainText(causes, 'OCI runtime exec failed: exec failed: the moon is in the way: unknown');
  expect(candidates.length).toBeGreaterThan(0);
  for (const { layer, weight, because } of candidates) {
    expect([layer, weight, because.startsWith('No text that is known')]).toEqual(['runtime', 0, true]);
  }
});

test.each([
  'the moon is in the way',
  'nginx: [error] open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory)',
  'npm ERR! code ELIFECYCLE',
  'curl: (7) Failed to connect to localhost port 80: Connection refused',
  'Error response from daemon: driver failed programming external connectivity on endpoint x: port is already allocated',
])('`%s` is about nothing of ours, and has no candidates', (text) => {
  expect(said(text)).toEqual([]);
});

test('a general form is behind a text that names its cause', () => {
  const text = 'error mounting "proc" to rootfs at "/proc": mount proc:/proc, flags: 0xe: permission denied';
  expect(said(text)[0]).toBe('nested-unprivileged runtime-init');
});

test.each([
  ['crun: open `/dev/x`: No such device', 'crun'],
  ['Error: writing file `/sys/x`: Permission denied: OCI permission denied', 'crun'],
  ['Error: exec failed: container_linux.go:349: x: OCI runtime error', null],
  ['Failed to start ContainerManager failed to initialize top level QOS containers: x', 'kubelet'],
  ['OCI runtime exec failed: exec failed: x: unknown', null],
] as const)('who speaks in `%s`', (text, speaker) => {
  expect(speakerOf(text, new Set())).toBe(speaker);
});

test('what the kubelet says of itself is its own, and what it hands on is not', () => {
  const kubelet = new Set(['kubelet']);
  expect(speakerOf('error while processing event: inotify_add_watch x: no space left on device', kubelet)).toBe(
    'kubelet',
  );
  expect(speakerOf('x failed: rpc error: code = Unknown desc = x: no space left on device', kubelet)).toBeNull();
  expect(speakerOf('x: no space left on device', new Set(['kubelet', 'containerd']))).toBeNull();
});

test('what the kubelet could not do for itself failed at the client', () => {
  const text =
    'Failed to start ContainerManager failed to initialize top level QOS containers: open /sys/fs/cgroup/hugetlb/kubepods/hugetlb.64kB.limit_in_bytes: permission denied';
  expect(said(text)[0]).toBe('hugetlb-page-size client');
});

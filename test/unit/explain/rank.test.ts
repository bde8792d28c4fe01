import { expect, test } from 'vitest';

import { fingerprint, fingerprintText } from '../../../harness/explain/fingerprint.ts';
import { layerTold } from '../../../harness/explain/layer-told.ts';
import { matches } from '../../../harness/explain/match.ts';
import { rank } from '../../../harness/explain/rank.ts';
import { contradicts } from '../../../harness/explain/versions.ts';
import { peel } from '../../../harness/explain/wrappers.ts';
import { entry } from './example.ts';

const NOTHING = { container: null, layer: null, fingerprint: null, speaker: null };

test.each([
  [
    'exec failed: container_linux.go:348: starting container process caused "x"',
    'runc 1.0.0-rc5 (container_linux.go:348)',
  ],
  ['container_linux.go:380: starting container process caused: x', 'runc 1.0.0-rc94 to 1.0.3 (container_linux.go:380)'],
  ['process_linux.go:96: starting setns process caused: x', 'runc 1.0.0-rc93 (process_linux.go:96)'],
  ['starting container process caused "x', 'runc 1.0.0-rc2 to 1.0.0-rc90 (a quoted `caused "…"`)'],
  ['unable to start container process: procReady not received', 'runc 1.2.0 or later (words of runc 1.2)'],
  ['unable to start container process: read init-p: connection reset', 'runc 1.1.0 to 1.1.15 (the socket of runc 1.1)'],
])('%s tells which runc has printed it', (text, expected) => {
  const found = fingerprint(text);
  expect(found === null ? null : fingerprintText(found)).toBe(expected);
});

test('a text that gives nothing away has no fingerprint', () => {
  expect(fingerprint('no space left on device')).toBeNull();
});

test.each([
  ['runc 1.2 and later', 'container_linux.go:380: starting container process caused: x', true],
  ['runc since 1.2.0', 'unable to start container process: procReady not received', false],
  ['runc to 1.0.3', 'unable to start container process: x', true],
  ['runc 1.0.0-rc94 to 1.1', 'container_linux.go:380: starting container process caused: x', false],
  ['runc 1.0.0-rc94 to 1.1', 'unable to start container process: procReady not received', true],
  ['crun 1.22 and later', 'unable to start container process: procReady not received', false],
])('%s against the release that prints %s', (versions, text, expected) => {
  expect(contradicts(versions, fingerprint(text))).toBe(expected);
});

test('weight comes first, a second signature breaks the tie, then what is met more often', () => {
  const causes = [
    entry('zombie-accumulation', { says: /died/u, weight: 5 }),
    entry('disk-full', { says: /died/u, weight: 5 }),
    entry('cpu-emulation', { says: /died/u, weight: 5 }, { says: /slowly/u, weight: 1 }),
    entry('kernel-oops', { says: /died/u, weight: 7 }),
  ];
  const ranked = rank(matches(causes, 'it died slowly'), causes, NOTHING);
  expect(ranked.map(({ cause }) => cause)).toEqual([
    'kernel-oops',
    'cpu-emulation',
    'disk-full',
    'zombie-accumulation',
  ]);
});

test('all of `says` and none of `unless`', () => {
  const causes = [entry('disk-full', { says: [/a/u, /b/u], unless: /c/u })];
  expect(['a b', 'b a', 'a', 'a b c'].map((text) => matches(causes, text).length)).toEqual([1, 1, 0, 0]);
});

test('another release makes a signature speak less', () => {
  const causes = [
    entry('disk-full', { says: /read init-p/u, weight: 5, versions: 'runc 1.2 and later' }),
    entry('kernel-oops', { says: /read init-p/u, weight: 4 }),
  ];
  const print = fingerprint('unable to start container process: read init-p: x');
  const ranked = rank(matches(causes, 'read init-p'), causes, { ...NOTHING, fingerprint: print });
  expect(ranked.map(({ cause }) => cause)).toEqual(['kernel-oops', 'disk-full']);
});

test('a layer that the entry leaves open is told by the words around', () => {
  const causes = [entry('cpu-emulation', { says: /x/u, layer: null })];
  const layers = (['runtime', 'kernel', null] as const).map(
    (layer) => rank(matches(causes, 'x'), causes, { ...NOTHING, layer })[0]?.layer,
  );
  expect(layers).toEqual(['runtime', 'kernel', 'runtime-init']);
});

test.each([
  ['OCI runtime exec failed: exec failed: something new: unknown', 'runtime'],
  ['OCI runtime exec failed: unable to start container process: error during container init: x', 'runtime-init'],
  ['error adding pid 7 to cgroups: x', 'runtime'],
  ['nsexec-1[9]: unable to spawn stage-2: Resource temporarily unavailable', 'runtime-init'],
  ['Error response from daemon: Container x is not running', 'dockerd'],
  ['exec user process caused "exec format error"', 'command'],
  ['cgroup: fork rejected by pids controller in /docker/x', 'kernel'],
  ['Error response from daemon: oci runtime error: something new', 'runtime'],
  ['Error response from daemon: cannot exec in a stopped state: unknown', 'shim'],
  ['exec failed: cannot exec in a stopped container', 'runtime'],
  ['mkdir /sys/fs/cgroup/memory/docker/x: cannot allocate memory', 'kernel'],
  ['driver "overlay2" failed to remove root filesystem: x', 'dockerd'],
  ['mkdir /var/run/docker/libcontainerd/x: file exists', 'dockerd'],
  ['a sentence', null],
])('the layer of `%s`', (text, layer) => {
  expect(layerTold(text, peel(text))).toBe(layer);
});

import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import dockerdDown from '../../../harness/rules/dockerd-down.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { gone, healthy, inState, pidOf, withDaemon } from './daemons.ts';

test.each([
  ['refused', 'refuses connections'],
  ['missing', 'is not there'],
] as const)('is certain without a process and with a socket that is %s', (status, said) => {
  expect(answerOf(dockerdDown, withDaemon('dockerd', gone({ status })))).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'dockerd-down',
      layer: 'dockerd',
      strength: 'conclusive',
      because: expect.stringMatching(new RegExp(`does not run \\(no such process\\), and \\S+ ${said}`, 'u')),
    },
  });
});

test('is less than certain while a process is there that does not listen', () => {
  const readings = withDaemon('dockerd', (daemon) => ({ ...daemon, answer: { status: 'refused' } }));
  expect(answerOf(dockerdDown, readings)).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining(`process ${pidOf('dockerd')}, runs`) },
  });
});

test('or when systemd holds the socket for a daemon that did not start', () => {
  const readings = withDaemon('dockerd', gone({ status: 'silent', afterMs: 2000 }));
  expect(answerOf(dockerdDown, readings)).toMatchObject({ finding: { strength: 'strong' } });
});

describe('is silent', () => {
  test('about a daemon that answers, whatever its process is called', () => {
    expect(answerOf(dockerdDown, withDaemon('dockerd', gone({ status: 'answers', afterMs: 1 })))).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('answers at'),
    });
  });

  test('about one that may not be asked', () => {
    const readings = withDaemon('dockerd', gone({ status: 'unknown', why: 'EACCES' }));
    expect(answerOf(dockerdDown, readings).status).toBe('ruled-out');
  });

  test('about a socket that somebody holds, nobody knows who, and says nothing: he may hang as well', () => {
    const readings = withDaemon('dockerd', ({ socket }) => ({
      process: { status: 'unknown', why: 'several dockerd run here' },
      socket,
      answer: { status: 'silent', afterMs: 2000 },
    }));
    expect(answerOf(dockerdDown, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('whether it is dockerd is not known'),
    });
  });

  test('about one that is stopped: that is there', () => {
    const silent = withDaemon('dockerd', (daemon) => ({
      ...inState({ state: 'T' })(daemon),
      answer: { status: 'silent', afterMs: 2000 },
    }));
    expect(answerOf(dockerdDown, silent).status).toBe('ruled-out');
  });

  test('on the recording itself', () => {
    expect(answerOf(dockerdDown, healthy).status).toBe('ruled-out');
  });
});

test('an engine that ended because it found no containerd is an effect', () => {
  const both = withDaemon('containerd', gone({ status: 'missing' }));
  const readings = both.map((reading) =>
    reading.kind === 'daemon.processes' && reading.status === 'read'
      ? { ...reading, value: { ...reading.value, dockerd: gone({ status: 'refused' })(reading.value.dockerd) } }
      : reading,
  );
  expect(rank(runRules(rules, readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'containerd-down' },
    others: [{ cause: 'dockerd-down', strength: 'conclusive' }],
  });
});

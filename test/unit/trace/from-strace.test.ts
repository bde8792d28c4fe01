import { describe, expect, test } from 'vitest';

import { fromStrace } from '../../../harness/trace/from-strace.ts';
import { insideOf, parsed, RECORDED, recorded } from '../../traces/recorded.ts';

describe.each(RECORDED)('%s', (name) => {
  test('has the stages of runc, each made by the one before', async () => {
    const { lanes } = await insideOf(name);
    const roles = lanes.flatMap(({ role }) => (role === 'thread' || role === 'other' ? [] : [role]));
    expect(roles).toEqual(['runtime', 'stage-0', 'stage-1', 'stage-2']);
  });

  test('has every step of the parent, in the order of its source', async () => {
    const { steps } = await insideOf(name);
    expect(steps.map((step) => step.name)).toEqual([
      'start',
      'bootstrap',
      'execSetns',
      'cgroup join',
      'config',
      'parseSync',
    ]);
    for (const { fromMs, untilMs } of steps) expect(untilMs).toBeGreaterThanOrEqual(fromMs);
  });

  test('joins the five namespaces of the container before the last stage is made', async () => {
    const { events, lanes } = await insideOf(name);
    const child = lanes.find(({ role }) => role === 'stage-2');
    const joins = events.filter(({ kind }) => kind === 'setns');
    expect(joins).toHaveLength(5);
    for (const join of joins) expect(join.atMs).toBeLessThan(child?.fromMs ?? 0);
  });

  test('attaches the child to every hierarchy of cgroup v1, pids among them', async () => {
    const { events } = await insideOf(name);
    const controllers = events.flatMap((event) => (event.kind === 'cgroup-join' ? [event.controller] : []));
    expect(controllers).toContain('pids');
    expect(new Set(controllers).size).toBe(10);
  });
});

test.each(['runc-1.1.5-refused', 'runc-1.3.6-refused'] as const)(
  '%s: Go asks for a thread 20 times, for 210 ms at least, and aborts',
  async (name) => {
    const { race, events, lanes } = await insideOf(name);
    expect(race.refused).toEqual({ EAGAIN: 20 });
    expect(race.refusedForMs).toBeGreaterThanOrEqual(190);
    const child = lanes.find(({ role }) => role === 'stage-2');
    expect(events).toContainEqual(expect.objectContaining({ kind: 'signal', signal: 'SIGABRT', tid: child?.tid }));
    expect(child?.end).toEqual({ how: 'exited', code: 2 });
  },
);

test.each(['runc-1.1.5-works', 'runc-1.3.6-works'] as const)(
  '%s: nothing is refused and the child makes threads',
  async (name) => {
    const { race } = await insideOf(name);
    expect(race.refused).toEqual({});
    expect(race.threadsBefore + race.threadsAfter).toBeGreaterThanOrEqual(4);
  },
);

test('up to 1.1 the parent waits on the socket of the configuration, from 1.2 on on one of its own', async () => {
  expect(await sockets('runc-1.1.5-refused')).not.toContain('sync');
  expect(await sockets('runc-1.3.6-refused')).toContain('sync');
});

test('the parent of 1.1 is told that its peer is gone: ECONNRESET, as the error text says', async () => {
  const { events } = await insideOf('runc-1.1.5-refused');
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: 'message',
      way: 'received',
      socket: 'init',
      result: { status: 'refused', errno: 'ECONNRESET' },
    }),
  );
});

test('a trace without the runtime is none', async () => {
  const one = await recorded('runc-1.1.5-works');
  expect(fromStrace(parsed(one), '/usr/bin/another')).toBeNull();
});

test('an id that is its own maker leads in no circle', () => {
  const records = [
    { type: 'call', at: 1, name: 'execve', args: '"/r", []', result: { value: 0, errno: null, tid: null }, took: 0 },
    {
      type: 'call',
      at: 2,
      name: 'clone',
      args: 'flags=CLONE_THREAD',
      result: { value: 8, errno: null, tid: null },
      took: 0,
    },
  ] as const;
  const back = { ...records[1], result: { value: 7, errno: null, tid: null } };
  const inside = fromStrace(
    [
      { tid: 7, records },
      { tid: 8, records: [back] },
    ],
    '/r',
  );
  expect(inside?.lanes.map(({ tid }) => tid).toSorted()).toEqual([7, 8]);
});

/** That somebody waits on. */
async function sockets(name: (typeof RECORDED)[number]): Promise<ReadonlySet<string>> {
  const { events } = await insideOf(name);
  return new Set(
    events.flatMap((event) => (event.kind === 'message' && event.way === 'received' ? [event.socket] : [])),
  );
}

import { expect, test } from 'vitest';
import { HarnessError } from '../../../harness/model/harness-error.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';

const EXPECT = 'expect: { cause: container-pids-max, layer: runtime-init }';
const BOMB = '- { fault: thread-bomb, threads: until-refused }';
const LIMIT = '- { fault: pids-limit, when: at-creation, max: 64 }';

function scenario(...lines: readonly string[]): string {
  return ['title: A title', ...lines].join('\n');
}

function refused(text: string): HarnessError {
  try {
    parseScenario(text, 'scenarios/x.yaml');
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

test('converts units once and fills in what may be left out', () => {
  const text = scenario(
    'workload: { memory: 64MiB, runtime: crun }',
    `faults: [${LIMIT.slice(2)}, ${BOMB.slice(2)}]`,
    'execTimeout: 2m',
    EXPECT,
  );
  expect(parseScenario(text, '/some/where/read-init-p.yaml')).toEqual({
    name: 'read-init-p',
    file: '/some/where/read-init-p.yaml',
    line: 5,
    title: 'A title',
    tags: [],
    workload: { pidsLimit: null, memoryBytes: 64 * 1024 ** 2, runtime: 'crun', restart: 'no' },
    engine: 'host',
    faults: [
      { fault: 'pids-limit', when: 'at-creation', max: 64 },
      { fault: 'thread-bomb', threads: null },
    ],
    exec: null,
    attempts: 3,
    execTimeoutMs: 120_000,
    amplify: 'auto',
    requires: [],
    expect: { diagnosis: 'named', cause: 'container-pids-max', layer: 'runtime-init', symptom: 'fails' },
  });
});

test('a control is healthy and its exec works', () => {
  const { expect: truth } = parseScenario(scenario('faults: []', 'expect: { diagnosis: healthy }'), 'healthy.yaml');
  expect(truth).toEqual({ diagnosis: 'healthy', symptom: 'works' });
});

test('a latent cause may be named while the exec works', () => {
  const text = scenario('faults: []', 'expect: { cause: pod-pids-limit, layer: runtime-init, symptom: works }');
  expect(parseScenario(text, 'a.yaml').expect).toMatchObject({ diagnosis: 'named', symptom: 'works' });
});

test('an unknown key is shown at the key, with the known one in the hint', () => {
  const { message, hint, code, exitCode } = refused(
    scenario('fautls: []', 'faults: []', 'expect: {diagnosis: healthy}'),
  );
  expect(message).toMatch(/^scenarios\/x\.yaml:2:1: fautls: unknown key, known are title, /);
  expect(hint).toContain('`faults` instead of `fautls`');
  expect([code, exitCode]).toEqual(['SCENARIO_INVALID', 64]);
});

test.each([
  ['a misspelt fault', scenario('faults:', '  - fault: thread-bom', EXPECT), ':3:12: faults[0].fault: ', 'thread-bomb'],
  [
    'a misspelt cause',
    scenario('faults: []', 'expect:', '  cause: container-pid-max'),
    ':4:10: ',
    'container-pids-max',
  ],
  ['a misspelt key of a fault', scenario('faults:', '- fault: pod-pids-limit', '  maxx: 3', EXPECT), ':4:3: ', 'max'],
  ['a key of the workload', scenario('workload:', '  pidLimit: 3', 'faults: []', EXPECT), ':3:3: ', 'pidsLimit'],
])('%s: the line, and the word that was meant', (_, text, place, meant) => {
  const { message, hint } = refused(text);
  expect(message).toContain(`scenarios/x.yaml${place}`);
  expect(hint).toContain(`Write \`${meant}\` instead of`);
  expect(hint).toContain('initp list faults');
});

test('a missing key is shown at its parent', () => {
  const { message } = refused(scenario('faults:', '  - fault: pids-limit', '    when: live', EXPECT));
  expect(message).toBe('scenarios/x.yaml:3:5: faults[0].max: is missing: write a whole number from 1 to 4194304');
});

test('every problem has a line of its own, in the order of the file', () => {
  const { message } = refused('title: ""\nfaults: {}\nattempts: 0.5\nexecTimeout: 10\n');
  expect(message.split('\n').map((line) => line.split(': ')[1])).toEqual([
    'expect',
    'title',
    'faults',
    'attempts',
    'execTimeout',
  ]);
});

test.each([
  ['max: 0', 'max'],
  ['max: 1.5', 'max'],
  ['max: 4194305', 'max'],
  ['max: "64"', 'max'],
])('a limit of %s is refused', (line, key) => {
  const { message } = refused(scenario('faults:', `  - {fault: pod-pids-limit, ${line}}`, EXPECT));
  expect(message).toContain(`:3:34: faults[0].${key}: write a whole number from 1 to 4194304, not `);
});

test.each(['10', '10h', '99ms', '11m', '-1s', '1e3s'])('a duration of %s is refused', (text) => {
  expect(refused(scenario('faults: []', `execTimeout: ${text}`, EXPECT)).message).toContain(
    'execTimeout: write a duration as 500ms, 90s or 2m',
  );
});

test.each([
  ['without any limit', ['faults:', BOMB]],
  ['before its limit', ['faults:', BOMB, '- { fault: pod-pids-limit, max: 64 }']],
  ['with a number and without a limit', ['faults:', '- { fault: thread-bomb, threads: 5 }']],
])('a bomb %s is refused', (_, lines) => {
  expect(refused(scenario(...lines, EXPECT)).message).toContain('x.yaml:3:12: faults[0].fault: no limit is in place');
});

test.each([
  ['the workload', ['workload: { pidsLimit: 64 }', 'faults:', BOMB]],
  ['a fault', ['faults:', LIMIT, BOMB]],
  ['the parent', ['faults:', '- { fault: pod-pids-limit, max: 64 }', BOMB]],
  ['a smaller limit than its threads', ['faults:', LIMIT, '- { fault: thread-bomb, threads: 100 }']],
])('a bomb under the limit of %s is accepted', (_, lines) => {
  expect(() => parseScenario(scenario(...lines, EXPECT), 'x.yaml')).not.toThrow();
});

test('a bomb is bounded by an absolute number too', () => {
  const limit = 'workload: { pidsLimit: 30000 }';
  expect(refused(scenario(limit, 'faults:', BOMB, EXPECT)).message).toContain('would make 30000 tasks');
  const many = '- { fault: thread-bomb, threads: 20001 }';
  expect(refused(scenario(limit, 'faults:', many, EXPECT)).message).toContain('from 1 to 20000, or `until-refused`');
});

test('a container is created with one limit, first of all', () => {
  const twice = scenario('workload: { pidsLimit: 9 }', 'faults:', LIMIT, EXPECT);
  expect(refused(twice).message).toContain('created with one limit');
  const late = scenario('faults:', '- { fault: pod-pids-limit, max: 64 }', LIMIT, EXPECT);
  expect(refused(late).message).toContain('put it first');
});

test('healthy has no cause, and named has a cause and a layer', () => {
  const healthy = scenario('faults: []', 'expect:', '  diagnosis: healthy', '  cause: pod-pids-limit');
  expect(refused(healthy).message).toContain('x.yaml:5:10: expect.cause: a healthy diagnosis has none');
  expect(refused(scenario('faults: []', 'expect: {}')).message).toContain('write the cause that must be named');
  expect(refused(scenario('faults: []', 'expect: { cause: pod-pids-limit }')).message).toContain(
    'expect.layer: is missing',
  );
});

const PAIR = [
  'faults: []',
  'expect:',
  '  causes:',
  '    - { cause: pod-pids-limit, layer: runtime-init }',
  '    - { cause: container-pids-max, layer: runtime-init }',
];

test('two causes at once are both expected, and execs are expected to fail', () => {
  expect(parseScenario(scenario(...PAIR), 'x.yaml').expect).toEqual({
    diagnosis: 'both',
    causes: [
      { cause: 'pod-pids-limit', layer: 'runtime-init' },
      { cause: 'container-pids-max', layer: 'runtime-init' },
    ],
    symptom: 'fails',
  });
});

test.each([
  ['one alone', PAIR.slice(0, 4), 'expect.causes: '],
  ['the same cause twice', [...PAIR.slice(0, 4), PAIR[3] ?? ''], ':6:16: expect.causes[1].cause: write another cause'],
  ['a third beside them', [...PAIR, '  cause: pod-pids-limit'], 'expect.cause: stands in `causes`'],
  ['healthy beside them', [...PAIR, '  diagnosis: healthy'], 'expect.causes: a healthy diagnosis has none'],
  ['one diagnosis for two', [...PAIR, '  diagnosis: named'], 'expect.diagnosis: write `both`'],
  ['both of nothing', ['faults: []', 'expect: { diagnosis: both }'], 'expect.causes: is missing'],
  [
    'a misspelt key',
    [...PAIR.slice(0, 3), '    - { cuase: pod-pids-limit, layer: shim }', PAIR[4] ?? ''],
    'known are cause, layer',
  ],
])('two causes: %s is refused', (_, lines, says) => {
  expect(refused(scenario(...lines)).message).toContain(says);
});

test('a file name that is no name is refused', () => {
  const text = scenario('faults: []', 'expect: { diagnosis: healthy }');
  expect(() => parseScenario(text, 'scenarios/.yaml')).toThrow(/name the file in letters/);
  expect(() => parseScenario(text, 'a b.yaml')).toThrow(/name the file in letters/);
});

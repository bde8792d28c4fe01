import { array, assert, constantFrom, integer, ipV4, ipV6, property, string, stringMatching, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { redactor, type Redactor } from '../../../harness/redact/redactor.ts';
import { vocabulary } from '../../../harness/schema/vocabulary.ts';

const WORDS = vocabulary();

function fresh(...ownNames: readonly string[]): Redactor {
  return redactor({ ownNames, words: WORDS });
}

function redacted(text: string, ...ownNames: readonly string[]): string {
  const to = fresh(...ownNames);
  to.learn(text);
  return to.text(text, 'a.log');
}

describe('secrets', () => {
  const KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  test.each([
    ['a bearer token', 'curl -H "Authorization: Bearer abc.DEF-123_x" http://x/', 'abc.DEF-123_x'],
    ['basic credentials', 'Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['a header in JSON', String.raw`{"Authorization":"Basic dXNlcjpwYXNz"}`, 'dXNlcjpwYXNz'],
    ['credentials in an address', 'pull https://bob:s3cr3t@registry.example.com/v2/', 's3cr3t'],
    ['credentials with an at sign', 'redis://:p@ss@10.0.0.1:6379', 'p@ss'],
    ['the id of an AWS key', 'using AKIAIOSFODNN7EXAMPLE now', 'AKIAIOSFODNN7EXAMPLE'],
    ['an AWS key by name', `AWS_SECRET_ACCESS_KEY=${KEY}`, KEY],
    ['an AWS key without a name', `got ${KEY}Aa12 from`, KEY],
    ['an option', 'mysqld --password=hunter2,x --port=3306', 'hunter2,x'],
    ['an option and its word', 'client --api-key hunter2 --verbose', 'hunter2'],
    ['a quoted option', `client --password="hunter2 and more"`, 'and more'],
    ['a quoted option in a quoted text', String.raw`msg="client --password=\"hunter2 and more\" failed"`, 'and more'],
    ['a quote within quotes', String.raw`password="hunter2\"and more" x`, 'and more'],
    ['a field of JSON', '{"dbPassword": "x", "db_password": "hunter2"}', 'hunter2'],
    ['a variable of an exec', 'docker exec -e COLOUR=mauve web env', 'mauve'],
    ['a quoted variable of an exec', `docker exec --env 'COLOUR=light mauve' web env`, 'light mauve'],
    ['a token of GitHub', `ghp_${'a1B2'.repeat(9)}`, 'a1B2'],
    ['a web token', 'cookie eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n', 'dozjgNryP4'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'MIIE'],
    ['a private key that was cut', 'key: -----BEGIN PRIVATE KEY-----\\nMIIEvQIB', 'MIIEvQIB'],
    ['a key in base64', `config ${'aB3dE6gH9j'.repeat(5)}== end`, 'aB3dE6gH9j'],
  ])('%s is gone', (_, text, secret) => {
    const left = redacted(text);
    expect(left).not.toContain(secret);
    expect(left).toContain('[redacted]');
  });

  test('what stands around one stays', () => {
    expect(redacted('client --password=hunter2 --port=3306 failed')).toBe(
      'client --password=[redacted] --port=3306 failed',
    );
    expect(redacted(String.raw`level=error msg="run --token=\"a b\" failed" error=EOF`)).toBe(
      String.raw`level=error msg="run --token=\"[redacted]\" failed" error=EOF`,
    );
  });
});

describe('addresses and names', () => {
  test('what was equal stays equal, and what differed differs', () => {
    const left = redacted('10.1.2.3 to 10.1.2.4, fe80::1%eth0, 10.1.2.3:80, [2001:db8::7]:443, ::ffff:10.1.2.3');
    const found = /^(\S+) to (\S+), (\S+)%eth0, (\S+):80, \[(\S+)\]:443, (\S+)$/u.exec(left)?.slice(1) ?? [];
    expect(found[3]).toBe(found[0]);
    expect(found.filter((name) => /^ip-\d$/u.test(name))).toHaveLength(6);
    expect(new Set(found).size).toBe(5);
  });

  test.each([
    'connect to 127.0.0.1:80 or [::1]:80, listening on 0.0.0.0 and [::]',
    'runc version 1.1.5.2, kernel 5.10.0.12-generic, v1.2.3.4',
    '0::/system.slice/docker.service at 12:34:56, 3.10.0-1160.71.1.el7.x86_64',
    'pids.events.local and memory.events.local of container_linux.go:380 in docker.io/library/nginx',
    `sha256:${'0123456789abcdef'.repeat(4)} 1fe6e5e31cb4`,
    'audit: type=1326 audit(1700000000.1:5): sig=31 arch=c000003e syscall=435 key=(null)',
    'unable to join session keyring: unable to create session key: disk quota exceeded',
    'user@1000.service and getty@tty1.service; std::string in /proc/self/fd/7',
    '/var/lib/docker/overlay2/l/6Y5IM2XC7TSNIJZZFLJCS6I4I4:/var/lib/docker/overlay2/l/AB',
    'PWD=/work OLDPWD=/ HOME=/root',
  ])('%s stays', (text) => {
    expect(redacted(text)).toBe(text);
  });

  test('a machine is named in the head of a log, and then everywhere', () => {
    const log = [
      'Nov 23 17:00:00 build7 dockerd[12]: dial tcp: lookup registry.corp.example.com on 10.0.0.53:53',
      'cannot reach build7, nor build7.lab.intern, nor registry.corp.example.com; build77 is another',
    ].join('\n');
    const left = redacted(log);
    expect(left).not.toMatch(/build7\b|corp|lab|intern/u);
    expect(left).toContain('build77 is another');
    expect(new Set(left.match(/host-\d/gu))).toEqual(new Set(['host-1', 'host-2', 'host-3']));
  });

  test('the own name is found within other words; one that evidence is written in is nobody’s name', () => {
    expect(redacted('mount /srv/backup_falcon9.img on falcon9.service', 'falcon9')).toBe(
      'mount /srv/backup_host-1.img on host-1.service',
    );
    for (const name of ['docker', 'running', 'proc', 'frozen', 'vm']) {
      expect(redacted('docker is running, frozen in /proc/1 vm', name)).toBe('docker is running, frozen in /proc/1 vm');
    }
  });

  test('mail, homes and MAC addresses', () => {
    expect(redacted('alice@example.com in /home/alice/x and /home/bob, /Users/alice, 02:42:ac:11:00:02')).toBe(
      'mail-1 in /home/user-1/x and /home/user-2, /Users/user-1, mac-1',
    );
  });
});

test('the list says kind, place and number, and never what', () => {
  const to = fresh();
  to.text('10.0.0.1 10.0.0.1 --password=hunter2', 'a.log');
  to.text('10.0.0.9', 'b.log');
  expect(to.list()).toEqual([
    { kind: 'password', where: 'a.log', count: 1 },
    { kind: 'ip-address', where: 'a.log', count: 2 },
    { kind: 'ip-address', where: 'b.log', count: 1 },
  ]);
});

const PIECES = [
  '--password=', 'token="', '\\"', '"', "'", ' ', '\n', '://', '@', 'user:', '10.0.0.1', '::', 'fe80:', '.local', 'host-1', 'ip-2',
  '[redacted]', '/home/', 'Bearer ', '-----BEGIN PRIVATE KEY-----', 'Nov 23 17:00:00 ', ' sshd[1]: ', 'hostname=', '.com', '-e A=', '\\',
]; // prettier-ignore

test('a second time changes nothing, whatever the text', () => {
  const text = array(
    constantFrom(...PIECES).chain((piece) => string({ maxLength: 6 }).map((rest) => piece + rest)),
    {
      maxLength: 24,
    },
  ).map((parts) => parts.join(''));
  assert(
    property(text, (original) => {
      const once = redacted(original, 'falcon9');
      expect(redacted(once, 'falcon9')).toBe(once);
    }),
    { numRuns: 500 },
  );
});

test('no secret survives in any surroundings of words', () => {
  const around = stringMatching(/^[a-z ]{0,20}$/u);
  const secret = stringMatching(/^[A-Za-z0-9+/!$%,;.-]{8,40}$/u);
  const form = constantFrom(
    (value: string) => `--password=${value}`,
    (value: string) => `--token ${value}`,
    (value: string) => `"secret": "${value}"`,
    (value: string) => `API_KEY='${value}'`,
    (value: string) => `Authorization: Bearer ${value}`,
    (value: string) => `-e ANY=${value}`,
    (value: string) => `msg="--password=\\"${value}\\""`,
  );
  assert(
    property(around, around, secret, form, (before, after, value, write) => {
      // A value that begins like an option is the next option.
      const hidden = `z${value}`;
      expect(redacted(`${before} ${write(hidden)} ${after}`)).not.toContain(hidden);
    }),
    { numRuns: 500 },
  );
});

test('no address survives but those of nobody', () => {
  const address = tuple(ipV4(), ipV6()).chain(([four, six]) => constantFrom(four, six));
  const nobody = /^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$|[0:]*1?$)/u;
  assert(
    property(address, constantFrom(' ', '"', '(', '=', '[', ','), (value, left) => {
      const text = `from${left}${value} port`;
      expect(redacted(text).includes(value)).toBe(nobody.test(value));
    }),
    { numRuns: 500 },
  );
});

test('a hostile text takes no hostile time', () => {
  for (const piece of PIECES) {
    assert(
      property(integer({ min: 0, max: 20 }), (shift) => {
        const text = piece.repeat(Math.ceil(200_000 / piece.length)).slice(shift);
        const start = performance.now();
        redacted(text);
        expect(performance.now() - start).toBeLessThan(5000);
      }),
      { numRuns: 1 },
    );
  }
});

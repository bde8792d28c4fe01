import { expect, test } from 'vitest';

import { sshAddress } from '../../../harness/command-line/ssh-address.ts';
import { addressText } from '../../../harness/model/host-look.ts';
import { sshWords } from '../../../harness/scan/ssh-look.ts';

test.each([
  ['ssh://db-3', { user: null, host: 'db-3', port: null }],
  ['ssh://ops@db-3.example:2222/', { user: 'ops', host: 'db-3.example', port: 2222 }],
  ['ssh://ops@[fe80::1]:22', { user: 'ops', host: 'fe80::1', port: 22 }],
])('%s is an address', (word, address) => {
  expect(sshAddress(word, [])).toEqual([address]);
});

test.each([
  'ssh://-oProxyCommand=id',
  'ssh://-l@host',
  'ssh://a;id',
  'ssh://$(id)@host',
  'ssh://a b',
  'ssh://%h',
  'ssh://host:0',
  'ssh://host:65536',
  'ssh://host/path',
  'ssh://',
  'tcp://host',
  'host',
])('what would be an option of ssh or a word of a shell is no address: %s', (word) => {
  expect(() => sshAddress(word, [])).toThrow('Write ssh://HOST');
});

test('one that is said twice is looked at once, and in the order of the words', () => {
  const words = ['ssh://b', 'ssh://a', 'ssh://b'];
  const all = words.reduce((before, word) => sshAddress(word, before), [] as ReturnType<typeof sshAddress>);
  expect(all.map(addressText)).toEqual(['b', 'a']);
  expect(addressText({ user: 'ops', host: 'fe80::1', port: 22 })).toBe('ops@[fe80::1]:22');
});

test('ssh gets the address behind the end of its options, and what is run there is the same whatever the address', () => {
  const options = { configFile: null, timeoutMs: 1, names: false, execNeeds: 9 };
  const words = sshWords({ user: 'ops', host: 'db-3', port: 2222 }, options);
  expect(words.slice(words.indexOf('--'))).toEqual([
    '--',
    'db-3',
    'initp',
    'scan',
    '--json',
    '--no-names',
    '--exec-needs',
    '9',
  ]);
  expect(words.join(' ')).toContain('-o BatchMode=yes');
  // How keys of hosts are checked is the business of ssh's own configuration.
  expect(words.join(' ')).not.toMatch(/StrictHostKeyChecking|KnownHosts/iu);
});

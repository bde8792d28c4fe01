/** An sshd of a test's own: keys, configuration and port; the set-up has the program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { command } from './command.ts';
import { freePort } from './free-port.ts';
import { PROJECT } from './initp.ts';
import { until } from './until.ts';

const SSHD = '/usr/sbin/sshd';
/** Where sshd shuts its unprivileged half in; the service of the distribution makes it. */
const EMPTY = '/run/sshd';

/** Several machines in one: each loopback address is another, with what sshd's `Match` gives it. */
export interface Machines extends AsyncDisposable {
  /** For `ssh -F`. */
  readonly config: string;
  address(last: number): string;
}

function ip(last: number): string {
  return `127.0.0.${last}`;
}

/** `lines` are of sshd_config(5), by the last number of the address; the keys of `unknown` are not in known_hosts. */
export async function machines(
  lines: Readonly<Record<number, readonly string[]>>,
  unknown: readonly number[],
): Promise<Machines> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'initp-sshd-'));
  stack.defer(async () => await rm(directory, { recursive: true, force: true }));
  const file = (name: string): string => join(directory, name);
  for (const name of ['host', 'person']) {
    await command('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name));
  }
  await writeFile(file('authorized'), await readFile(file('person.pub')));
  await mkdir(file('bin'));
  await writeFile(file('bin/initp'), `#!/bin/sh\nexec '${process.execPath}' '${PROJECT}harness/bin.js' "$@"\n`);
  await chmod(file('bin/initp'), 0o755);

  const port = await freePort();
  const numbers = Object.keys(lines).map(Number);
  const [type = '', key = ''] = (await readFile(file('host.pub'), 'utf8')).split(' ');
  const known = numbers
    .filter((last) => !unknown.includes(last))
    .map((last) => `[${ip(last)}]:${port} ${type} ${key}\n`);
  await writeFile(file('known'), known.join(''));
  await writeFile(
    file('config'),
    `IdentityFile ${file('person')}\nIdentitiesOnly yes\nUserKnownHostsFile ${file('known')}\nGlobalKnownHostsFile none\n`,
  );
  const path = `${file('bin')}:/usr/bin:/bin`;
  const own = (last: number): readonly string[] => [`Match LocalAddress ${ip(last)}`, ...(lines[last] ?? [])];
  await writeFile(
    file('sshd'),
    [
      ...numbers.map((last) => `ListenAddress ${ip(last)}:${port}`),
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      'PidFile none',
      `SetEnv PATH=${path} XDG_STATE_HOME=${file('state')}`,
      ...numbers.flatMap(own),
      '',
    ].join('\n'),
  );
  if ((await mkdir(EMPTY, { recursive: true, mode: 0o755 })) !== undefined) {
    stack.defer(async () => await rmdir(EMPTY));
  }
  const child = spawn(SSHD, ['-D', '-e', '-f', file('sshd')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  stack.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'close');
  });
  await until('sshd listens', () => ({ log, exitCode: child.exitCode }), {
    satisfies: (seen) => seen.log.split('Server listening').length > numbers.length || seen.exitCode !== null,
    withinMs: 20_000,
  });
  if (child.exitCode !== null) throw new Error(`sshd ended: ${log}`);
  const all = stack.move();
  return {
    config: file('config'),
    address: (last) => `ssh://${userInfo().username}@${ip(last)}:${port}`,
    async [Symbol.asyncDispose]() {
      await all.disposeAsync();
    },
  };
}

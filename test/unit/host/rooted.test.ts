import { describe, expect, test } from 'vitest';

import type { CommandOptions, Host } from '../../../harness/host/host.ts';
import { localHost } from '../../../harness/host/local.ts';
import { rootedHost, sharedHost } from '../../../harness/host/rooted.ts';
import { paperHost } from '../collectors/paper-machine.ts';

const ROOT = '/proc/42/root';

/** What is below the root of process 42, beside what this machine has under the same names. */
function rooted(inside: Record<string, string>, outside: Record<string, string> = {}): Host {
  const files = Object.fromEntries(Object.entries(inside).map(([path, text]) => [ROOT + path, text]));
  return rootedHost(paperHost({ files: { ...files, ...outside } }), 42);
}

describe('paths of another root', () => {
  test('are read below it', async () => {
    expect(
      await rooted({ '/etc/os-release': 'inner' }, { '/etc/os-release': 'outer' }).readText('/etc/os-release'),
    ).toBe('inner');
  });

  test('an absolute link stays inside: /var/run -> /run is not that of this machine', async () => {
    const host = rooted({ '/var/run ->': '/run', '/run/docker.pid': '25' }, { '/run/docker.pid': '3112' });
    expect(await host.readText('/var/run/docker.pid')).toBe('25');
    expect(await host.readPart('/var/run/docker.pid', 1, 1)).toBe('5');
    expect(await host.sizeBytes('/var/run/docker.pid')).toBe(2);
    expect(await host.exists('/var/run/docker.pid')).toBe(true);
    expect(await host.readDir('/var/run')).toEqual(['docker.pid']);
  });

  test('no number of dots leads out of it, written or in a link', async () => {
    const host = rooted(
      { '/a/up ->': '../../../..', '/secret': 'inner' },
      { '/secret': 'outer', '/proc/secret': 'outer' },
    );
    expect(await host.readText('/../../../secret')).toBe('inner');
    expect(await host.readText('/a/up/secret')).toBe('inner');
  });

  test('links to links are followed, and a circle is an error', async () => {
    const host = rooted({ '/one ->': 'two', '/two ->': '/three', '/three': 'end', '/a ->': '/b', '/b ->': 'a' });
    expect(await host.readText('/one')).toBe('end');
    await expect(host.readText('/a')).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await host.exists('/a')).toBe(false);
  });

  test('a link itself can be read, and is not followed', async () => {
    const host = rooted({ '/var/run ->': '/run', '/run/current ->': '/opt/runc', '/opt/runc': '' });
    expect(await host.readLink('/var/run/current')).toBe('/opt/runc');
  });

  test('what is not there is ENOENT, as anywhere', async () => {
    await expect(rooted({ '/etc/x': '' }, { '/etc/y': '' }).readText('/etc/y')).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

test('the root of this very process is this machine', async () => {
  const here = rootedHost(localHost, process.pid);
  expect(await here.readText('/proc/sys/kernel/osrelease')).toBe(
    await localHost.readText('/proc/sys/kernel/osrelease'),
  );
  expect(await here.fileId('/')).toBe(await localHost.fileId('/'));
});

test('commands run in all namespaces of the process, and a person is told how', async () => {
  const seen: string[] = [];
  const host = rootedHost(
    {
      ...localHost,
      async exec(file: string, args: readonly string[], options: CommandOptions) {
        seen.push([file, ...args, options.timeoutMs].join(' '));
        return await Promise.resolve({
          exitCode: 0,
          signal: null,
          timedOut: false,
          stdout: '',
          stderr: '',
          durationMs: 0,
        });
      },
    },
    42,
  );
  await host.exec('ctr', ['version'], { timeoutMs: 7 });
  expect(seen).toEqual(['nsenter --target 42 --all -- ctr version 7']);
  expect(host.prefix.join(' ')).toBe('nsenter --target 42 --all --');
  expect(sharedHost(localHost).prefix).toEqual([]);
});

import { describe, expect, test } from 'vitest';

import daemonLog from '../../../harness/collectors/daemon-log.ts';
import { paperTarget } from './paper-machine.ts';

const LINE = 'level=error msg="Error running exec 76e6 in container: OCI runtime exec failed"';
const OTHER = 'level=info msg="shim disconnected"';

function daemon(goesTo: string, more: Record<string, string> = {}): Record<string, string> {
  return { '/var/run/docker.pid': '3007', '/proc/3007/comm': 'dockerd\n', '/proc/3007/fd/2 ->': goesTo, ...more };
}

describe('daemon.log', () => {
  test('is the file that standard error goes to, read through /proc', async () => {
    const files = daemon('/var/log/dockerd.log', { '/proc/3007/fd/2': `${OTHER}\n${LINE}\n` });
    expect(await daemonLog.collect(paperTarget({ files }))).toEqual({
      status: 'read',
      value: { from: '/var/log/dockerd.log', lines: [LINE] },
    });
  });

  test('is journald otherwise', async () => {
    const target = paperTarget({ files: daemon('socket:[123]'), commands: { journalctl: `${OTHER}\n${LINE}\n` } });
    expect(await daemonLog.collect(target)).toEqual({ status: 'read', value: { from: 'journald', lines: [LINE] } });
  });

  test.each([
    ['there is no journalctl', daemon('pipe:[1]'), {}, 'dockerd logs to pipe:[1], and'],
    [
      'the journal has no such unit',
      daemon('/dev/null'),
      { journalctl: '-- No entries --\n' },
      'no line of unit docker',
    ],
    ['no dockerd runs here', { '/proc/1/comm': 'systemd\n' }, {}, 'no process of this machine is called dockerd'],
    [
      'two run here',
      { '/proc/7/comm': 'dockerd\n', '/proc/8/comm': 'dockerd\n' },
      {},
      'several dockerd run here (7, 8)',
    ],
  ])('is absent with the reason when %s', async (_, files, commands, why) => {
    expect(await daemonLog.collect(paperTarget({ files, commands }))).toMatchObject({
      status: 'absent',
      why: expect.stringContaining(why),
    });
  });

  test('does not believe a pid file whose process is another program', async () => {
    const files = {
      '/var/run/docker.pid': '42',
      '/proc/42/comm': 'bash\n',
      '/proc/99/comm': 'dockerd\n',
      '/proc/99/fd/2 ->': '/log',
      '/proc/99/fd/2': `${LINE}\n`,
    };
    expect(await daemonLog.collect(paperTarget({ files }))).toMatchObject({ value: { from: '/log', lines: [LINE] } });
  });
});

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

import { idOf, paperKernel } from '../scan/paper-kernel.ts';

const FOLDER = new URL('../../../contrib/systemd/', import.meta.url);
const INITP = fileURLToPath(new URL('../../../harness/bin.js', import.meta.url));

/** `Section.Key` to its values, in order; a unit may say a key twice. */
async function unit(name: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  let section = '';
  for (const line of (await readFile(new URL(name, FOLDER), 'utf8')).split('\n')) {
    if (/^[#;]|^\s*$/u.test(line)) continue;
    section = /^\[(?<name>\w+)\]$/u.exec(line)?.groups?.['name'] ?? section;
    const [, key, value] = /^(\w+)=(.*)$/u.exec(line) ?? [];
    if (key !== undefined && value !== undefined)
      found.set(`${section}.${key}`, [...(found.get(`${section}.${key}`) ?? []), value]);
    else if (!/^\[\w+\]$/u.test(line)) throw new Error(`${name}: not a line of a unit: ${line}`);
  }
  return found;
}

test('the service runs initp as systemd would start it: words split at spaces, variables put in, and the file is there', async () => {
  using kernel = paperKernel('v2');
  kernel.process({ pid: 500, parent: 1, name: 'containerd-shim' });
  kernel.container({ path: `/system.slice/docker-${idOf('web')}.scope`, tasks: [{ pid: 10, parent: 500 }] });
  const service = await unit('initp-scan.service');
  const [line = ''] = service.get('Service.ExecStart') ?? [];
  const variables = new Map<string, string>();
  for (const text of service.get('Service.Environment') ?? [])
    variables.set(text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1));
  expect(variables.get('TEXTFILE_DIRECTORY')).toBe('/var/lib/prometheus/node-exporter');
  // /etc/default/initp-scan comes after it, and wins.
  variables.set('TEXTFILE_DIRECTORY', `${kernel.root}/textfiles`);
  await mkdir(`${kernel.root}/textfiles`);
  const [program = '', ...words] = line
    .split(' ')
    .map((word) => word.replaceAll(/\$\{(\w+)\}/gu, (_, name: string) => variables.get(name) ?? ''));
  expect(program).toBe('/usr/local/bin/initp');
  const env = { PATH: process.env['PATH'], XDG_STATE_HOME: `${kernel.root}/state` };
  await promisify(execFile)(process.execPath, [INITP, ...words, '--no-names', '--root', kernel.root], { env });
  expect(await readFile(`${kernel.root}/textfiles/initp.prom`, 'utf8')).toContain(
    'initp_scan_containers{verdict="ok"} 1\n',
  );
  expect(service.get('Service.Type')).toEqual(['oneshot']);
});

test('the timer starts that service, again and again', async () => {
  const timer = await unit('initp-scan.timer');
  expect(timer.has('Timer.OnUnitActiveSec')).toBe(true);
  // Without `Unit=` it is the service of the same name.
  expect(timer.has('Timer.Unit')).toBe(false);
  expect(timer.get('Install.WantedBy')).toEqual(['timers.target']);
});

/** What systemd itself says of both files; the program that is started has to be there. */
async function verified(change: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'initp-units-'));
  try {
    for (const name of ['initp-scan.service', 'initp-scan.timer']) {
      const text = await readFile(new URL(name, FOLDER), 'utf8');
      await writeFile(join(folder, name), change(text).replace('/usr/local/bin/initp', process.execPath));
    }
    const files = ['initp-scan.timer', 'initp-scan.service'].map((name) => join(folder, name));
    const { stdout, stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', ...files]);
    return `${stdout}${stderr}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test.skipIf(!existsSync('/usr/bin/systemd-analyze'))('systemd has nothing to say against the units', async () => {
  expect(await verified((text) => text)).toBe('');
  expect(await verified((text) => text.replace('NoNewPrivileges=', 'NoNewPrivilges='))).toContain('NoNewPrivilges');
});

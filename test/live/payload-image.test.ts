import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { command, lines } from './command.ts';
import { PAYLOAD } from './payload.ts';

describe('the payload needs nothing beside itself', () => {
  test('the binary is a static ELF: no interpreter is asked for', async () => {
    const elf = await readFile(PAYLOAD.binary);
    expect(elf.subarray(0, 4)).toEqual(Buffer.from('\u007FELF'));
    const [start, size, count] = [Number(elf.readBigUInt64LE(0x20)), elf.readUInt16LE(0x36), elf.readUInt16LE(0x38)];
    const types = Array.from({ length: count }, (_, n) => elf.readUInt32LE(start + n * size));
    const [load, dynamic, interpreter] = [1, 2, 3];
    expect(types).toContain(load);
    expect(types).not.toContain(dynamic);
    expect(types).not.toContain(interpreter);
  });

  test('it is the only file with anything in it in the image, and true and sleep are links to it', async () => {
    const id = (await command('docker', 'create', PAYLOAD.image)).trim();
    try {
      const listed = await lines('sh', '-c', `docker export ${id} | tar --list --verbose`);
      // The engine adds empty files of its own to every container.
      const files = listed.filter((line) => line.startsWith('-') && line.split(/\s+/u)[2] !== '0');
      expect(files.map((line) => line.split(' ').at(-1))).toEqual(['bin/payload']);
      const links = listed.filter((line) => line.startsWith('l') && line.includes(' bin/'));
      expect(links.map((line) => line.split(/\s+/u).slice(-3).join(' ')).toSorted()).toEqual([
        'bin/sleep -> payload',
        'bin/true -> payload',
      ]);
    } finally {
      await command('docker', 'rm', '--force', id);
    }
  });

  test('the image is labelled with the hash of its sources', async () => {
    const label = await command(
      'docker',
      'inspect',
      '--format',
      '{{index .Config.Labels "initp.payload"}}',
      PAYLOAD.image,
    );
    expect(label.trim()).toBe(PAYLOAD.hash);
    expect(join(PAYLOAD.directory, 'bin/payload')).toBe(PAYLOAD.binary);
  });
});

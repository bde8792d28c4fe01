import { expect, test } from 'vitest';

import { bootSector } from '../../../../scripts/vm/accelerator.ts';
import { machineArguments } from '../../../../scripts/vm/machine.ts';
import { imageNameOf, recipeOf, SUITES } from '../../../../scripts/vm/recipe.ts';

const DISKS = {
  image: { name: 'x', disk: '/cache/a,b/root.img', kernel: '/cache/vmlinuz', initrd: '/cache/initrd', madeInMs: null },
  project: '/draft/project.img',
  console: '/draft/console.txt',
};

function words(how: 'kvm' | 'tcg'): string {
  return machineArguments(DISKS, how === 'kvm' ? { name: how } : { name: how, why: 'told' }).join(' ');
}

test('every suite has an image of its own name', () => {
  const names = SUITES.map((suite) => imageNameOf(recipeOf(suite)));
  expect(new Set(names).size).toBe(SUITES.length);
  expect(names.every((name, index) => name.startsWith(`${SUITES[index]}-`))).toBe(true);
});

test('a changed recipe is another image, and an unchanged one is the same', () => {
  const recipe = recipeOf('trixie');
  expect(imageNameOf({ ...recipe, packages: [...recipe.packages, 'gdb'] })).not.toBe(imageNameOf(recipe));
  expect(imageNameOf({ ...recipe, files: { ...recipe.files, '/etc/motd': 'x' } })).not.toBe(imageNameOf(recipe));
  expect(imageNameOf(recipeOf('trixie'))).toBe(imageNameOf(recipe));
});

test('the client of Docker is a package of its own since Debian 13', () => {
  expect(recipeOf('trixie').packages).toContain('docker-cli');
  expect(recipeOf('bullseye').packages).not.toContain('docker-cli');
});

test('the image is never written to, and a comma in its path is no option', () => {
  expect(words('tcg')).toContain('file=/cache/a,,b/root.img,if=none,id=root,format=raw,snapshot=on');
});

test('KVM runs with the processor of the host, emulation with a plain one', () => {
  expect(words('kvm')).toContain('-accel kvm -cpu host');
  expect(words('tcg')).toContain('-accel tcg,thread=multi');
  expect(words('tcg')).not.toContain('host');
});

test('the guest that tries an accelerator is one boot sector', () => {
  const sector = bootSector();
  expect(sector).toHaveLength(512);
  expect([...sector.subarray(510)]).toEqual([0x55, 0xaa]);
});

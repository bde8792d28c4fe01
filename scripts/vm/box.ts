import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { $ } from 'zx';

import type { Accelerator } from './accelerator.ts';
import type { Image } from './image.ts';

/** As the Vagrantfile of the project calls it. */
const BOX = 'cloud-image/debian-13';
const VIRTUAL_SIZE_GIB = 8;

interface Into {
  readonly scratch: string;
  /** What `vagrant ssh -c` is given. */
  readonly command: string;
  readonly how: Accelerator;
}

/** A box for libvirt in the scratch folder, the catalogue that gives it its name, and the command. */
export async function makeBox(image: Image, { scratch, command, how }: Into): Promise<void> {
  await $`qemu-img convert -f raw -O qcow2 ${image.disk} ${join(scratch, 'box.img')}`.quiet();
  await $`qemu-img resize ${join(scratch, 'box.img')} ${VIRTUAL_SIZE_GIB}G`.quiet();
  await copyFile(image.kernel, join(scratch, 'vmlinuz'));
  await copyFile(image.initrd, join(scratch, 'initrd.img'));
  const metadata = { provider: 'libvirt', format: 'qcow2', virtual_size: VIRTUAL_SIZE_GIB };
  await writeFile(join(scratch, 'metadata.json'), JSON.stringify(metadata));
  await writeFile(join(scratch, 'Vagrantfile'), defaults(how));
  const box = join(scratch, 'debian.box');
  await $`tar --create --sparse --directory ${scratch} --file ${box} metadata.json box.img vmlinuz initrd.img Vagrantfile`.quiet();
  const providers = [{ name: 'libvirt', url: `file://${box}` }];
  await writeFile(
    join(scratch, 'catalogue.json'),
    JSON.stringify({ name: BOX, versions: [{ version: '1.0.0', providers }] }),
  );
  await writeFile(join(scratch, 'command'), command);
}

/** What a box says of itself: it is started by its kernel, without a boot loader. */
function defaults({ name }: Accelerator): string {
  return `Vagrant.configure('2') do |config|
  config.vm.guest = :debian
  config.vm.provider 'libvirt' do |libvirt|
    libvirt.driver = '${name === 'kvm' ? 'kvm' : 'qemu'}'
    libvirt.cpu_mode = '${name === 'kvm' ? 'host-passthrough' : 'maximum'}'
    libvirt.kernel = File.expand_path('vmlinuz', __dir__)
    libvirt.initrd = File.expand_path('initrd.img', __dir__)
    libvirt.cmd_line = 'root=LABEL=root rw console=ttyS0 net.ifnames=0 mitigations=off systemd.default_device_timeout_sec=600'
    libvirt.graphics_type = 'none'
    libvirt.video_type = 'none'
  end
end
`;
}

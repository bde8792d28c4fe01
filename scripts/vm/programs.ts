import { existsSync, globSync } from 'node:fs';

import { install } from '../setup/install.js';
import { withLock } from '../setup/lock.js';
import { findProgram } from '../setup/programs.js';
import { MACHINE_LOCK, makeStateFolder } from '../setup/state.js';

/** Debian's packages and what of them is called. */
type Programs = Readonly<Record<string, readonly string[]>>;

export const VM_PROGRAMS: Programs = {
  'qemu-system-x86': ['qemu-system-x86_64'],
  debootstrap: ['debootstrap'],
  e2fsprogs: ['mke2fs', 'debugfs'],
  'util-linux': ['setpriv', 'unshare'],
};

export const VAGRANT_PROGRAMS: Programs = {
  vagrant: ['vagrant'],
  'vagrant-libvirt': ['/usr/share/rubygems-integration/all/specifications/vagrant-libvirt-*'],
  'libvirt-daemon': ['libvirtd'],
  'libvirt-daemon-driver-qemu': ['/usr/lib/*/libvirt/connection-driver/libvirt_driver_qemu.so'],
  'libvirt-clients': ['virsh'],
  'dnsmasq-base': ['dnsmasq'],
  iptables: ['iptables'],
  iproute2: ['ip'],
  rsync: ['rsync'],
  'openssh-client': ['ssh'],
  'qemu-utils': ['qemu-img'],
};

/** Signs Debian's packages; Ubuntu has it in a package too. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Installs what is missing, says so, and writes it down for `npm run teardown`. */
export async function installPrograms(programs: Programs): Promise<void> {
  if (process.arch !== 'x64') throw new Error(`the machine is an x86-64 one, and this is ${process.arch}`);
  if (missing(programs).length === 0) return;
  makeStateFolder();
  await withLock(MACHINE_LOCK, async () => {
    // Somebody else may have done it while we waited.
    const packages = missing(programs);
    if (packages.length > 0) await install(packages);
  });
  const still = missing(programs);
  if (still.length > 0) throw new Error(`installed, and still not to be found: ${still.join(', ')}`);
}

function missing(programs: Programs): readonly string[] {
  const packages = Object.entries(programs).flatMap(([name, wanted]) =>
    wanted.every((one) => (one.startsWith('/') ? globSync(one).length > 0 : findProgram(one) !== null)) ? [] : [name],
  );
  return existsSync(KEYRING) ? packages : [...packages, 'debian-archive-keyring'];
}

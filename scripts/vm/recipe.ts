import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian suites that a machine is made of, newest first. */
export const SUITES = ['trixie', 'bookworm', 'bullseye'] as const;
export type Suite = (typeof SUITES)[number];

/** What a machine is for: to hold what its second disk orders, or to be a box of Vagrant. */
type Use = 'order' | 'box';

/** What the image of a machine is made from. Everything that decides what is in it, and nothing else. */
export interface Recipe {
  readonly suite: Suite;
  readonly use: Use;
  readonly packages: readonly string[];
  /** Units that never start: timers that would wake up in the middle of a trial, and consoles nobody types at. */
  readonly masked: readonly string[];
  readonly sizeMiB: number;
  /** Features of the file system by name: newer tools would add some that the kernel of an old suite can not mount. */
  readonly features: string;
  /** Text of files, by their paths; of a unit that is wanted by multi-user.target the link as well. */
  readonly files: Readonly<Record<string, string>>;
  /** Programs and arguments that are run in the root directory at the end, in their order. */
  readonly commands: readonly (readonly [string, ...string[]])[];
}

/** systemd, a kernel, an engine, and what `initp` calls. */
const PACKAGES = [
  'systemd-sysv',
  'udev',
  'dbus',
  'kmod',
  'procps',
  'iproute2',
  'iptables',
  'strace',
  'docker.io',
  'linux-image-cloud-amd64',
];

/** Of docker.io's recommendations since Debian 13 the one that has the client; before, it is in docker.io. */
const CLIENT: Readonly<Record<Suite, readonly string[]>> = { trixie: ['docker-cli'], bookworm: [], bullseye: [] };

const MASKED = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'getty@.service',
  'serial-getty@.service',
  'systemd-timesyncd.service',
];

const UNIT = '/etc/systemd/system/initp-guest.service';

/** Public, and in every box that is not yet somebody's; the package of Vagrant has it. */
const INSECURE_KEYS = '/usr/share/rubygems-integration/all/gems/vagrant-*/keys/vagrant.pub';

export function recipeOf(suite: Suite): Recipe {
  return {
    suite,
    use: 'order',
    packages: [...PACKAGES, ...CLIENT[suite]],
    masked: MASKED,
    sizeMiB: 3072,
    features:
      'none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum',
    files: { [UNIT]: readFileSync(join(import.meta.dirname, 'initp-guest.service'), 'utf8') },
    commands: [['systemctl', 'enable', 'initp-guest.service']],
  };
}

function insecureKey(): string {
  const [path] = globSync(INSECURE_KEYS);
  if (path === undefined) throw new Error(`${INSECURE_KEYS}: the package of Vagrant has no such file`);
  return readFileSync(path, 'utf8');
}

/** What Vagrant and its provisioning need of a box. */
export function boxRecipe(): Recipe {
  const order = recipeOf('trixie');
  return {
    ...order,
    use: 'box',
    packages: [...order.packages, 'openssh-server', 'rsync', 'sudo'],
    masked: order.masked.filter((unit) => !unit.includes('getty')),
    files: {
      // Sorted after what Vagrant itself writes there.
      '/etc/systemd/network/60-virtio.network': '[Match]\nDriver=virtio_net\n[Network]\nDHCP=yes\n',
      '/etc/sudoers.d/vagrant': 'vagrant ALL=(ALL) NOPASSWD: ALL\n',
      '/home/vagrant/.ssh/authorized_keys': insecureKey(),
    },
    commands: [
      ['useradd', '--shell', '/bin/bash', '--groups', 'docker', 'vagrant'],
      ['chown', '--recursive', 'vagrant:vagrant', '/home/vagrant'],
      ['chmod', '700', '/home/vagrant/.ssh'],
      ['systemctl', 'enable', 'systemd-networkd.service', 'ssh.service'],
      ['systemctl', 'mask', 'systemd-networkd-wait-online.service'],
    ],
  };
}

/** Name of the image's folder in the cache. A changed recipe is another image; one that exists is never out of date. */
export function imageNameOf(recipe: Recipe): string {
  const hash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);
  return `${recipe.suite}-${recipe.use}-${hash}`;
}

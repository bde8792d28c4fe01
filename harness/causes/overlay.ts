import type { CauseEntry } from '../model/knowledge.ts';

/** The overlay file system below the images. */
export const overlay: readonly CauseEntry[] = [
  {
    id: 'overlay-backing-fs',
    area: 'files, disks, quotas',
    title: 'The file system below overlay can not carry it',
    about:
      'overlayfs needs d_type, extended attributes and renames with whiteout of the file system it writes to. xfs made with ftype=0, NFS, and an overlay on an overlay lack some of it; mounts fail, or files vanish and go stale.',
    layers: ['dockerd', 'containerd', 'runtime-init', 'kernel'],
    signatures: [
      {
        says: /not supported as upperdir|upper ?(?:fs|dir) (?:is missing|needs to support|does not support|on overlayfs)|overlay is not supported over|backing f(?:s|ile ?system) is formatted without d_type|filesystem without d_type|ftype=0/iu,
        weight: 9,
        layer: null,
        because: 'The kernel or the daemon says that the file system below is not fit for overlay.',
      },
      {
        says: /(?:error creating|failed to (?:mount|create)|mount(?:ing)?)[^;]{0,60}overlay[^;]{0,600}: invalid argument/iu,
        weight: 7,
        layer: null,
        because: 'An overlay could not be mounted; the kernel log says which option or file system it refused.',
      },
      {
        says: /\/merged\/[^:;]{0,200}: invalid argument/iu,
        weight: 7,
        layer: 'dockerd',
        because: 'A simple call inside the merged directory fails: renames with whiteout are missing below.',
      },
      {
        says: /overlay(?:fs)?: [^;]{0,200}(?:not supported|unsupported|unrecognized mount option)/iu,
        unless: /metacopy/iu,
        weight: 7,
        layer: 'kernel',
        because: 'The kernel names a part of overlay that the file system below lacks.',
      },
      {
        says: /driver not supported: overlay|overlay2?: the backing \S{1,20} filesystem|error initializing graphdriver/iu,
        weight: 6,
        layer: 'dockerd',
        because: 'The daemon refuses its storage driver on this file system.',
      },
      {
        says: /stale (?:nfs )?file handle/iu,
        weight: 5,
        layer: null,
        because: 'A file below the overlay is gone or was replaced under it.',
      },
    ],
    neighbours: [
      { id: 'overlay-metacopy', tellApart: 'The text or the kernel log says metacopy.' },
      {
        id: 'rootfs-unmounted',
        tellApart: 'The container worked until its root was unmounted; the file system is a fit one.',
      },
      { id: 'missing-interpreter', tellApart: 'One file alone is affected, and `docker cp` reads it whole.' },
    ],
    decidedBy: [
      '`docker info`: Backing Filesystem, `Supports d_type`; `xfs_info` of the data directory: ftype=1',
      'the kernel log: lines that begin with overlayfs:',
    ],
    remedy: [
      'Move the data directory to ext4, or to xfs made with `mkfs.xfs -n ftype=1`',
      'For an engine inside a container: a volume on its data directory, so that overlay is not on overlay',
    ],
    sources: ['moby/moby#35476', 'moby/moby#22937', 'Linux Documentation/filesystems/overlayfs.rst'],
  },
  {
    id: 'overlay-metacopy',
    area: 'files, disks, quotas',
    title: 'overlay copies metadata only (metacopy)',
    about:
      'With metacopy=on a chown or chmod copies the metadata of a file and leaves its data in a lower layer. A mount without the option, an old kernel or another driver over the same layers then reads files that are empty or refused.',
    layers: ['kernel', 'dockerd', 'runtime-init', 'command'],
    signatures: [
      {
        says: /refusing to follow metacopy origin|metacopy with no lower data|metacopy flag was not set/iu,
        weight: 9,
        layer: null,
        because: 'The kernel or the daemon names metacopy.',
      },
      {
        says: /metacopy/iu,
        weight: 8,
        layer: null,
        because: 'Metacopy is mentioned where something failed.',
      },
      {
        says: /invalid cross-device link/iu,
        weight: 4,
        layer: 'command',
        because: 'A rename across layers fails when metacopy or redirect_dir is on without the daemon knowing.',
      },
      {
        says: /(?<!fork\/)\bexec:? [^\s:]{1,300}: (?:input\/output error|structure needs cleaning)/iu,
        weight: 3,
        layer: 'runtime-init',
        because: 'A file of an overlay has no data to execute.',
      },
    ],
    neighbours: [
      { id: 'overlay-backing-fs', tellApart: 'The kernel log complains of the upper file system, not of metacopy.' },
      { id: 'missing-shebang', tellApart: 'The file has content: `docker cp` it and look.' },
    ],
    decidedBy: [
      '/sys/module/overlay/parameters/metacopy, and metacopy= in /proc/self/mountinfo',
      'the kernel log: `overlayfs: refusing to follow metacopy origin`',
    ],
    remedy: [
      '`echo N > /sys/module/overlay/parameters/metacopy` and restart the container; remove metacopy=on from storage.conf',
      'Pull the image again when its layers were written with metacopy',
    ],
    sources: ['moby/moby#38296', 'moby/moby#44911', 'containers/storage#815', 'containers/podman#3560'],
  },
];

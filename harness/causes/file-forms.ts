import type { GeneralForm } from './general-forms.ts';

/** What the place of a file tells that was named in an error: who keeps it, and why it is not there or is refused. */
export const FILE_FORMS: readonly GeneralForm[] = [
  {
    says: /\/libpod_parent\/[^\n]{0,200}: permission denied/iu,
    layer: 'runtime',
    because: 'Podman works with cgroupfs there, and without root only systemd can delegate a cgroup.',
    speaksFor: { 'cgroup-driver-mismatch': 8 },
  },
  {
    // Version 1 makes no files: to open one that the kernel does not offer is to create one, which is refused.
    says: /open(?:ing)? [^\n]{0,400}(?:cpu\.cfs_\w{1,20}|cpu\.rt_\w{1,20}|memory\.memsw\.\w{1,30}|memory\.kmem\.\w{1,30}|blkio\.\w{1,40})["`']?(?: for writing)?: permission denied/iu,
    layer: 'runtime',
    because: 'A limit was asked for whose file this kernel does not have: its option was left out.',
    speaksFor: { 'unsupported-kernel': 8 },
  },
  {
    says: /chown \/sys\/fs\/cgroup\/[^\n]{0,400}: no such file or directory/iu,
    layer: 'runtime',
    because: 'The runtime hands over files of the cgroup that this kernel does not have.',
    speaksFor: { 'runc-regression-or-vendor-kernel': 8 },
  },
  {
    says: /\/(?:overlay2?|aufs|btrfs|layerdb)\/[^\s:]{0,300}: no such file or directory|\blayer does not exist\b/iu,
    unless: /fork\/exec|\/merged\/|mounting|to rootfs/iu,
    layer: 'dockerd',
    because: 'What the engine knows of an image is not on its disk any more.',
    speaksFor: { 'rootfs-incomplete': 8, 'rootfs-unmounted': 4 },
  },
  {
    says: /\.slice\/[^\n]{0,400}cgroup\.subtree_control["'`]?: no such file/iu,
    layer: null,
    because: 'A directory below a slice went away while it was being set up: systemd removes what it does not know.',
    speaksFor: { 'systemd-removed-scope': 7 },
  },
  {
    says: /overlay[^\n]{0,300}\/merged: no such file or directory/iu,
    layer: 'dockerd',
    because: 'A layer of the image, or the directory of the container, has gone from the disk.',
    speaksFor: { 'rootfs-incomplete': 7, 'rootfs-unmounted': 5 },
  },
  {
    says: /\bmount(?:ing|ed)? ["'`]?cgroup2?\b[^\n]{0,400}(?:busy|invalid argument|no such|not a directory|already mounted)/iu,
    layer: null,
    because: 'The hierarchy of cgroups that the runtime wants to show is not the one that is mounted.',
    speaksFor: { 'cgroup-hierarchy-mismatch': 7 },
  },
  {
    says: /(?:open|opening|openat2?|stat|write|writing)[^\n]{0,40}\/proc\/sys\/\S{1,200}: no such file or directory/iu,
    layer: 'runtime-init',
    because: 'A setting was asked for that this kernel, or this kind of namespace, does not have.',
    speaksFor: { 'unsupported-kernel': 5, 'kernel-lacks-namespace': 4, 'nested-unprivileged': 3 },
  },
  {
    says: /\b[ug]id_map\b[^\n]{0,80}: (?:operation not permitted|permission denied|invalid argument)/iu,
    layer: null,
    because: 'Ids could not be mapped into a user namespace: the range is not owned, or something around it refuses.',
    speaksFor: { 'userns-disabled': 6, 'nested-unprivileged': 6 },
  },
  {
    says: /error while creating mount source path/iu,
    layer: 'dockerd',
    because: 'What is to be bound into the container is not there, and could not be made.',
    speaksFor: { 'cwd-bind-source-missing': 7 },
  },
  {
    says: /fork\/exec \/proc\/self\/(?:exe|fd\/\d{1,9}): permission denied/iu,
    layer: null,
    because: 'The runtime may not start itself again: a policy, or a file system that allows no programs.',
    speaksFor: { 'apparmor-denied': 5, 'selinux-denied': 5, 'bpf-lsm-policy': 4 },
  },
  {
    says: /attach socket[^\n]{0,300}(?:no such file or directory|connection refused)/iu,
    layer: 'shim',
    because: 'Whoever kept the socket of the container has ended, and the container with it.',
    speaksFor: { 'container-init-died': 5 },
  },
  {
    says: [/key(?:ctl|ring)|session key/iu, /required key not available|key has been revoked|key has expired/iu],
    layer: null,
    because: 'The session keyring of the runtime is one that it may not use.',
    speaksFor: { 'outer-seccomp-keyctl': 5, 'keyring-quota': 5 },
  },
];

import type { CauseEntry } from '../model/knowledge.ts';

/** Which devices a container may open: a list in v1, BPF programs in v2. */
export const cgroupDevices: readonly CauseEntry[] = [
  {
    id: 'bpf-program-leak',
    area: 'cgroup set-up',
    title: 'Device filters pile up on the cgroup, or BPF memory is used up',
    about:
      'On cgroup v2 the device list is a BPF program. Every change attaches a new one and takes the old one off; where the second step fails they pile up, 64 at most. Before Linux 5.11 programs count against the memory a user may lock.',
    layers: ['runtime', 'runtime-init'],
    signatures: [
      {
        says: /seccomp[^\n]{0,120}errno 524\b|ENOTSUPP\b/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'Errno 524 is what a filter gets when net.core.bpf_jit_limit is used up, which kernels leak into.',
      },
      {
        says: /BPF_PROG_ATTACH[^\n]{0,160}(?:argument list too long|no space left on device)/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The cgroup has 64 programs already.',
      },
      {
        says: /found more than one filter|failed to call BPF_PROG_DETACH/iu,
        weight: 9,
        layer: 'runtime',
        because: 'runc found several device filters where it left one.',
        versions: 'runc 1.0.0-rc93 and later',
      },
      {
        says: [
          /\bbpf\b|load program|BPF_PROG_LOAD/iu,
          /cannot allocate memory|memlock|MEMLOCK|argument list too long/iu,
        ],
        weight: 8,
        layer: 'runtime',
        because: 'A BPF program was refused for memory or for the number of those attached.',
      },
      {
        says: /(?:bpf|device filter)[^\n]{0,120}: (?:operation not permitted|permission denied)/iu,
        weight: 4,
        layer: 'runtime',
        because: 'A BPF program was refused; locked memory that is used up says EPERM too.',
        versions: 'Linux to 5.10',
      },
    ],
    neighbours: [
      { id: 'kernel-lacks-cgroup-bpf', tellApart: 'It never worked: the kernel has no CONFIG_CGROUP_BPF.' },
      {
        id: 'nested-unprivileged',
        tellApart: 'It never worked: the engine runs in a container that may not use bpf(2).',
      },
      { id: 'device-cgroup-reset', tellApart: "The programs are few, but they are systemd's." },
    ],
    decidedBy: [
      '`bpftool cgroup show CGROUP`: more than one cgroup_device',
      '`bpftool prog | grep -c cgroup_device` against the number of containers',
      '`ulimit -l` of the daemon',
    ],
    remedy: [
      'Restart the container',
      '`bpftool cgroup detach CGROUP cgroup_device id N` for all but the newest',
      'LimitMEMLOCK=infinity in the unit of the daemon (Linux to 5.10)',
      'A newer runc',
    ],
    sources: [
      'opencontainers/runc#2366',
      'opencontainers/runc#2951',
      'opencontainers/runc libcontainer/cgroups/devices (ebpf)',
      'Linux kernel/bpf/cgroup.c (BPF_CGROUP_MAX_PROGS)',
    ],
  },
  {
    id: 'device-cgroup-reset',
    area: 'cgroup set-up',
    title: "systemd has taken the container's devices away",
    about:
      "A daemon-reload makes systemd write its own device list to every unit it knows. Devices that were allowed behind its back (GPUs, devices of a nested engine, with runc's own list gone) are refused from then on, with EPERM.",
    layers: ['command', 'runtime-init', 'runtime'],
    signatures: [
      {
        says: /failed to initialize NVML: unknown error/iu,
        weight: 9,
        layer: 'command',
        because: 'The GPU that was there at the start may not be opened any more.',
      },
      {
        says: /open "?\/dev\/(?:null|zero|full|u?random|tty|ptmx|pts\/(?:ptmx|\d{1,6}))"?: operation not permitted/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'EPERM for a device that every container may open: the device list has been replaced.',
      },
      {
        says: /\/dev\/[\w/]{1,80}"?: operation not permitted/iu,
        weight: 6,
        layer: null,
        because: 'The device cgroup refuses with EPERM, file permissions would with EACCES.',
      },
      {
        says: /devices\.(?:allow|deny|list)"?[^\n]{0,80}: (?:operation not permitted|invalid argument)/iu,
        weight: 5,
        layer: 'runtime',
        because: 'The device list could not be written.',
        versions: 'cgroup v1',
      },
    ],
    neighbours: [
      { id: 'host-dev-fd-missing', tellApart: 'The file does not exist: no such file or directory.' },
      { id: 'bpf-program-leak', tellApart: "Several of runc's own programs are attached." },
      { id: 'nested-unprivileged', tellApart: 'It never worked: mknod is not allowed there either.' },
    ],
    decidedBy: [
      'it works after a restart and stops with systemctl daemon-reload',
      'devices.list of the container (v1), bpftool cgroup show (v2)',
      '`dd if=/dev/null of=/dev/null` in the container',
    ],
    remedy: [
      'Restart the container: at once',
      'The cgroupfs driver, or --device for every node, so that systemd knows of them',
      'runc 1.1.4 or later, where runc is 1.1.3',
    ],
    sources: [
      'NVIDIA/nvidia-container-toolkit#48',
      'opencontainers/runc#3708',
      'systemd.resource-control(5): DeviceAllow',
    ],
  },
];

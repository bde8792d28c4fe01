/** include/uapi/linux/capability.h, by number. */
const NAMES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const;

/** A set as the kernel writes it, from names such as `CAP_CHOWN`: sixteen hexadecimal digits. Unknown names are left out. */
export function capabilitySet(names: readonly string[]): string {
  const bits = NAMES.reduce((set, name, bit) => (names.includes(`CAP_${name}`) ? set | (1n << BigInt(bit)) : set), 0n);
  return bits.toString(16).padStart(16, '0');
}

/** Names of those that are in `set` and not in `other`, both hexadecimal; a bit without a name is `CAP_41`. */
export function capabilitiesBeyond(set: string, other: string): readonly string[] {
  const bits = valueOf(set) & ~valueOf(other);
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => ((bits >> BigInt(bit)) & 1n) === 1n)
    .map((bit) => `CAP_${NAMES[bit] ?? bit}`);
}

function valueOf(hexadecimal: string): bigint {
  return /^[0-9a-f]{1,16}$/u.test(hexadecimal) ? BigInt(`0x${hexadecimal}`) : 0n;
}

import type { ContainerInspect } from '../model/container.ts';
import type { Remedy } from '../model/finding.ts';
import type { LimitedMemory } from './memory-room.ts';

const MIB = 1024 ** 2;

/** Twice the limit, and at least 32 MiB more than what is used. */
export function memoryRemedy(level: LimitedMemory, container: ContainerInspect | null): readonly Remedy[] {
  const wanted = Math.ceil(Math.max(level.limitBytes * 2, level.usageBytes + 32 * MIB) / MIB);
  const name = container?.name ?? 'CONTAINER';
  const slice = level.path.split('/').findLast((part) => part.endsWith('.slice')) ?? 'NAME.slice';
  const raise: readonly Remedy[] =
    level.of === 'own'
      ? [
          {
            for: 'docker',
            commands: [`docker update --memory ${wanted}m --memory-swap ${wanted}m ${name}`],
            changes: `the container's memory limit, to ${wanted} MiB, while it runs`,
            lasts: 'until the container is recreated; set --memory (compose: mem_limit) there too',
          },
          {
            for: 'kubelet',
            commands: [`resources.limits.memory: ${wanted}Mi   # of the container, in the pod's specification`],
            changes: 'the limit of the container, when the pod is made again',
            lasts: 'for good',
          },
        ]
      : [
          {
            for: 'systemd',
            commands: [`systemctl set-property --runtime ${slice} MemoryMax=${wanted}M`],
            changes: `the limit of the cgroup above the container (${level.path}), to ${wanted} MiB`,
            lasts: 'until the next boot; without --runtime for good',
          },
        ];
  return [
    ...raise,
    {
      for: 'application',
      commands: [`cat ${level.path}/memory.stat   # rss (anon): processes; shmem: files on a tmpfs; file: cache`],
      changes: 'what fills it: a higher limit only fills later when it leaks',
      lasts: 'for good',
    },
  ];
}

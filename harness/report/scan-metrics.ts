import { type JudgedContainer, SCAN_VERDICTS, type ScanReport } from '../model/scan.ts';
import type { Family, Sample } from './exposition.ts';

/** A value for each container that has one. */
interface PerContainer {
  readonly name: string;
  readonly type?: Family['type'];
  readonly unit?: Family['unit'];
  readonly help: string;
  value(container: JudgedContainer): number | null;
}

const PER_CONTAINER: readonly PerContainer[] = [
  {
    name: 'initp_container_pids',
    help: 'Tasks in the cgroup of the container, threads and dead processes among them.',
    value: ({ pids }) => pids[0]?.current ?? null,
  },
  {
    name: 'initp_container_pids_headroom',
    help: 'Free tasks at the level that binds, from the container up to the root; no sample without any limit.',
    value: ({ headroom }) => headroom,
  },
  {
    name: 'initp_container_pids_limit',
    help: 'pids.max of the level that binds.',
    value: ({ pids, headroom }) =>
      pids.find(({ max, current }) => max !== null && max - current === headroom)?.max ?? null,
  },
  {
    name: 'initp_container_exec_needs_pids',
    help: 'Free tasks that an exec may need with the runtime of this container.',
    value: ({ execNeeds }) => execNeeds,
  },
  {
    name: 'initp_container_zombies',
    help: 'Dead processes that nobody has waited for; no sample where they were not counted.',
    value: ({ zombiesCount }) => zombiesCount,
  },
  {
    name: 'initp_container_pids_refusals',
    type: 'counter',
    help: 'Forks that the kernel refused to the container.',
    value: ({ pids }) => pids[0]?.refusals ?? null,
  },
  {
    name: 'initp_container_oom_kills',
    type: 'counter',
    help: 'Processes of the container that the kernel killed for want of memory.',
    value: ({ memory }) => memory[0]?.oomKills ?? null,
  },
  {
    name: 'initp_container_memory_usage_bytes',
    unit: 'bytes',
    help: 'Memory charged to the container; no sample without a limit.',
    value: ({ memory }) => memory[0]?.usageBytes ?? null,
  },
  {
    name: 'initp_container_memory_limit_bytes',
    unit: 'bytes',
    help: 'Memory limit of the container.',
    value: ({ memory }) => memory[0]?.limitBytes ?? null,
  },
  {
    name: 'initp_container_frozen',
    help: '1 when the cgroup is frozen or being frozen, by its engine or by another.',
    value: ({ freezer }) => (freezer === null ? null : freezer.state === 'thawed' ? 0 : 1),
  },
  {
    name: 'initp_container_open_files_limit',
    help: 'Soft RLIMIT_NOFILE of the first process; no sample when it is unlimited.',
    value: ({ init }) => (init.status === 'there' ? init.openFilesLimit : null),
  },
  {
    name: 'initp_container_processes_limit',
    help: 'Soft RLIMIT_NPROC of the first process; no sample when it is unlimited.',
    value: ({ init }) => (init.status === 'there' ? init.processesLimit : null),
  },
];

/** Everything that a look has to say to a monitoring system. */
export function scanFamilies(report: ScanReport): readonly Family[] {
  const { containers } = report;
  return [
    ...ofTheLook(report),
    gauge(
      'initp_container_info',
      'A container of this host; always 1.',
      containers.map((container) => ({
        labels: { ...labelsOf(container), engine: container.engine, within: container.within ?? '' },
        value: 1,
      })),
    ),
    gauge(
      'initp_container_verdict',
      '1 for the verdict of the container, 0 for the others.',
      containers.flatMap((container) =>
        SCAN_VERDICTS.map((verdict) => ({
          labels: { ...labelsOf(container), verdict },
          value: container.verdict === verdict ? 1 : 0,
        })),
      ),
    ),
    gauge(
      'initp_container_danger',
      'A rule that has something to say of the container; always 1.',
      containers.flatMap((container) =>
        container.dangers.map(({ rule, verdict }) => ({ labels: { ...labelsOf(container), rule, verdict }, value: 1 })),
      ),
    ),
    ...PER_CONTAINER.map(({ name, type = 'gauge', unit = null, help, value }) => ({
      name,
      type,
      unit,
      help,
      samples: containers.flatMap((container): readonly Sample[] => {
        const number = value(container);
        return number === null ? [] : [{ labels: labelsOf(container), value: number }];
      }),
    })),
    ...ofTheHost(report),
  ];
}

function ofTheLook({ atMs, tookMs, counts, leftOut }: ScanReport): readonly Family[] {
  return [
    {
      ...gauge('initp_scan_timestamp_seconds', 'When this host was looked at, Unix time.', [one(atMs / 1000)]),
      unit: 'seconds',
    },
    { ...gauge('initp_scan_duration_seconds', 'How long the sweep took.', [one(tookMs / 1000)]), unit: 'seconds' },
    gauge(
      'initp_scan_containers',
      'Containers by verdict.',
      SCAN_VERDICTS.map((verdict) => ({ labels: { verdict }, value: counts[verdict] })),
    ),
    gauge('initp_scan_left_out', 'Parts of the host that were too large to be looked at.', [one(leftOut.length)]),
  ];
}

function ofTheHost({ host }: ScanReport): readonly Family[] {
  const countOf = (pick: (line: ScanReport['host'][number]) => number, unit: 'count' | 'bytes'): readonly Sample[] =>
    host.filter((line) => line.unit === unit).map((line) => ({ labels: { resource: line.what }, value: pick(line) }));
  return [
    gauge(
      'initp_host_used',
      'What is used of a resource that the whole host shares.',
      countOf(({ used }) => used, 'count'),
    ),
    gauge(
      'initp_host_limit',
      'How much of it there may be.',
      countOf(({ max }) => max, 'count'),
    ),
    {
      ...gauge(
        'initp_host_filesystem_used_bytes',
        'What is used where an engine keeps state or data.',
        countOf(({ used }) => used, 'bytes'),
      ),
      unit: 'bytes',
    },
    {
      ...gauge(
        'initp_host_filesystem_size_bytes',
        'The size of that file system.',
        countOf(({ max }) => max, 'bytes'),
      ),
      unit: 'bytes',
    },
    gauge(
      'initp_host_danger',
      'A rule that has something to say of the whole host; always 1.',
      host.flatMap(({ what, danger }) =>
        danger === null ? [] : [{ labels: { resource: what, rule: danger.rule, verdict: danger.verdict }, value: 1 }],
      ),
    ),
  ];
}

function labelsOf({ id, name }: JudgedContainer): Readonly<Record<string, string>> {
  return { container_id: id, name: name ?? '' };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', unit: null, help, samples };
}

function one(value: number): Sample {
  return { labels: {}, value };
}

import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** So little CPU time that an exec takes seconds: the cgroup is stopped until the next period, over and over. */
const cpuQuota: Fault<'cpu-quota'> = {
  id: 'cpu-quota',
  title: 'CPU time of the container in each period',
  blast: 'container',
  parameters: { quotaUs: 'CPU time, microseconds', periodUs: 'the period, microseconds' },
  requires: ['root', 'cgroup-cpu'],

  describe: (spec) => [
    `write ${spec.quotaUs} us in each ${spec.periodUs} us to the container's cpu.max (cpu.cfs_quota_us, cpu.cfs_period_us); undo: write the old values back`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ quotaUs, periodUs }, { host, journal, read }) {
    const { version, levels } = await read('cgroup.cpu');
    const [own] = levels;
    if (own === undefined) throw injectionFailed('cpu-quota', 'the container has no cgroup of the cpu controller');
    // The period first: a quota is refused that is more than the period allows.
    const writes =
      version === 'v1'
        ? [
            { file: 'cpu.cfs_period_us', text: String(periodUs) },
            { file: 'cpu.cfs_quota_us', text: String(quotaUs) },
          ]
        : [{ file: 'cpu.max', text: `${quotaUs} ${periodUs}` }];
    for (const { file, text } of writes) {
      const path = `${own.path}/${file}`;
      const was = (await host.readText(path)).trim();
      await journal(`${path}: ${was} -> ${text}`, { kind: 'write', path, text, was });
      await host.writeText(path, text);
    }
    const [now] = (await read('cgroup.cpu')).levels;
    if (now?.quotaUs !== quotaUs || now.periodUs !== periodUs) {
      throw injectionFailed('cpu-quota', `${own.path} has ${now?.quotaUs ?? 'no quota'} in ${now?.periodUs} us`);
    }
  },
};

export default cpuQuota;

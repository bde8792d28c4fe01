import { parseMeminfo, parseOvercommit } from '../parsers/meminfo.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';

const MEMINFO = '/proc/meminfo';
const OVERCOMMIT = '/proc/sys/vm/overcommit_memory';

export default {
  kind: 'host.memory',
  how: () => `cat ${MEMINFO}; sysctl vm.overcommit_memory`,
  async collect({ host, engine }) {
    const remote = absentUnlessLocal(engine);
    if (remote !== null) return remote;
    const [text, overcommit] = await Promise.all([host.readText(MEMINFO), host.readText(OVERCOMMIT)]);
    const values = parseMeminfo(text);
    if (values === null) throw new Error(`${MEMINFO}: no MemTotal and MemFree in ${JSON.stringify(text.slice(0, 80))}`);
    return { status: 'read', value: { ...values, overcommit: parseOvercommit(overcommit) } };
  },
} satisfies Collector<'host.memory'>;

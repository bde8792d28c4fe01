import { parseKernelRelease } from '../parsers/kernel-release.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';

const PATH = '/proc/sys/kernel/osrelease';

export default {
  kind: 'host.kernel',
  how: () => `cat ${PATH}`,
  async collect({ host, engine }) {
    const remote = absentUnlessLocal(engine);
    if (remote !== null) return remote;
    const text = await host.readText(PATH);
    const value = parseKernelRelease(text);
    if (value === null) throw new Error(`${PATH}: not a kernel release: ${JSON.stringify(text.slice(0, 80))}`);
    return { status: 'read', value };
  },
} satisfies Collector<'host.kernel'>;

import { parseFileNr } from '../parsers/file-nr.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';

const PATH = '/proc/sys/fs/file-nr';

export default {
  kind: 'host.files',
  how: () => `cat ${PATH}`,
  async collect({ host, engine }) {
    const remote = absentUnlessLocal(engine);
    if (remote !== null) return remote;
    const text = await host.readText(PATH);
    const value = parseFileNr(text);
    if (value === null) throw new Error(`${PATH}: not three numbers: ${JSON.stringify(text.slice(0, 80))}`);
    return { status: 'read', value };
  },
} satisfies Collector<'host.files'>;

import { errorRecords } from '../parsers/runtime-log.ts';
import type { Collector } from './collector.ts';
import { absent } from './proc/absent.ts';
import { shimOf } from './proc/shim.ts';
import { readTail } from './proc/tail.ts';
import { isGone } from './proc/text-or-null.ts';

const MOST_RECORDS = 20;

export default {
  kind: 'runtime.log',
  how: ({ inspect }) => `tail /proc/$(awk '/^PPid/{print $2}' /proc/${inspect.initPid ?? 'PID'}/status)/cwd/log.json`,
  async collect(target) {
    const shim = await shimOf(target);
    if (shim.status === 'absent') return shim;
    const path = `${shim.bundlePath}/log.json`;
    try {
      const { sizeBytes, text } = await readTail(target.engineHost, path);
      return { status: 'read', value: { path, sizeBytes, lastErrors: errorRecords(text).slice(-MOST_RECORDS) } };
    } catch (error) {
      if (isGone(error)) return absent(`${path}: no such file`);
      throw error;
    }
  },
} satisfies Collector<'runtime.log'>;

import { parseEngineInfo } from '../parsers/engine-info.ts';
import type { Collector } from './collector.ts';

/** dockerd asks containerd for its version, and waits as long as that one is stopped (20.10, 26.1). */
const WITHIN_MS = 4_500;

export default {
  kind: 'engine.info',
  how: () => `docker info --format '{{json .}}'; docker version --format '{{json .Server}}'`,
  async collect({ engine }) {
    const [info, version] = await Promise.all(['/info', '/version'].map((path) => engine.get(path, WITHIN_MS)));
    return { status: 'read', value: parseEngineInfo({ info, version }) };
  },
} satisfies Collector<'engine.info'>;

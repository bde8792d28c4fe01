import { parseEngineInfo } from '../parsers/engine-info.ts';
import type { Collector } from './collector.ts';

export default {
  kind: 'engine.info',
  how: () => `docker info --format '{{json .}}'; docker version --format '{{json .Server}}'`,
  async collect({ engine }) {
    const [info, version] = await Promise.all([engine.get('/info'), engine.get('/version')]);
    return { status: 'read', value: parseEngineInfo({ info, version }) };
  },
} satisfies Collector<'engine.info'>;

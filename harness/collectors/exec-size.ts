import { processLimit } from '../parsers/proc-limits.ts';
import { argumentSizes, together, variableSizes } from '../parsers/text-sizes.ts';
import type { Collector } from './collector.ts';
import { absent } from './proc/absent.ts';
import { ownInit } from './proc/own-init.ts';
import { textOrNull } from './proc/text-or-null.ts';

export default {
  kind: 'exec.size',
  how: ({ inspect }) =>
    `docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' ${inspect.name} | wc -c; grep 'Max stack' /proc/${inspect.initPid ?? 'PID'}/limits`,
  async collect(target) {
    const init = await ownInit(target);
    if (init.status === 'absent') return init;
    const text = await textOrNull(target.host, `/proc/${init.pid}/limits`);
    if (text === null) return absent(`process ${init.pid}, the container's first, is gone`);
    const stack = processLimit(text, 'Max stack size');
    if (stack === null) throw new Error(`/proc/${init.pid}/limits: no line "Max stack size"`);
    const words = argumentSizes(target.exec?.command ?? []);
    const variables = together(target.inspect.environment, variableSizes(target.exec?.env ?? []));
    return {
      status: 'read',
      value: {
        argumentCount: words.count,
        argumentBytes: words.bytes,
        longestArgument: words.longest,
        variableCount: variables.count,
        variableBytes: variables.bytes,
        longestVariable: variables.longest,
        stackBytes: stack.soft,
      },
    };
  },
} satisfies Collector<'exec.size'>;

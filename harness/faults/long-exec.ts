import type { ExecSpec } from '../model/exec-spec.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Of one text: below the 128 KiB that the kernel takes of each. */
const ONE_BYTES = 100_000;

/** What is asked of `docker exec` is too much to copy: nothing is changed in the container. */
const longExec: Fault<'long-exec'> = {
  id: 'long-exec',
  title: 'An exec with more arguments, or variables, than the kernel copies',
  blast: 'container',
  parameters: { what: '`arguments` or `environment`', bytes: 'how much is added to the exec of the scenario' },
  requires: [],

  describe: ({ what, bytes }) => [`add ${bytes} bytes of ${what} to the exec; undo: nothing to do`],

  ask({ what, bytes }, exec) {
    const texts = Array.from({ length: Math.ceil(bytes / ONE_BYTES) }, (_, n) =>
      'x'.repeat(Math.min(ONE_BYTES, bytes - n * ONE_BYTES)),
    );
    return what === 'arguments'
      ? { ...exec, command: [...exec.command, ...texts] }
      : { ...exec, env: [...exec.env, ...texts.map((text, n) => `V${n}=${text}`)] };
  },

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ what, bytes }, { exec }) {
    const has = sizeOf(exec, what);
    if (has < bytes) throw injectionFailed('long-exec', `the exec has ${has} bytes of ${what}`);
    await Promise.resolve();
  },
};

function sizeOf(exec: ExecSpec | null, what: 'arguments' | 'environment'): number {
  const texts = (what === 'arguments' ? exec?.command : exec?.env) ?? [];
  return texts.reduce((sum, text) => sum + text.length, 0);
}

export default longExec;

import { randomBytes } from 'node:crypto';

import { $ } from 'zx';

import type { PayloadIdentity } from '../../harness/docker/payload-identity.js';

const CONTAINERS = 50;
const THREADS = 10_000;

/** Fifty containers, one of them with ten thousand threads; all removed when disposed of. */
export async function crowdedHost({ image }: PayloadIdentity): Promise<AsyncDisposable & { readonly full: string }> {
  const prefix = `bench-${randomBytes(4).toString('hex')}`;
  const names = Array.from({ length: CONTAINERS }, (_, n) => `${prefix}-${n}`);
  const [full = ''] = names;
  const dispose = async (): Promise<void> => {
    await $({ nothrow: true })`docker rm --force --volumes ${names}`;
  };
  try {
    for (const name of names) {
      const [options, mode] =
        name === full
          ? [
              ['--pids-limit', THREADS],
              ['threads', 'max'],
            ]
          : [[], ['sleep']];
      await $`docker run --detach --network none --name ${name} ${options} ${image} ${mode}`;
    }
    const log = async (): Promise<string> => (await $`docker logs ${full}`).stdout;
    while (!(await log()).includes('"refusal"')) await new Promise((resolve) => setTimeout(resolve, 100));
  } catch (error) {
    await dispose();
    throw error;
  }
  return { full, [Symbol.asyncDispose]: dispose };
}

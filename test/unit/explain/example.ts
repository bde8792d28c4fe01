import type { CauseEntry, Signature } from '../../../harness/model/knowledge.ts';

/** An entry as small as the type allows; tests of ranking want no more of the knowledge base than they name. */
export function entry(id: CauseEntry['id'], ...signatures: readonly Partial<Signature>[]): CauseEntry {
  const whole = signatures.map((signature) => ({
    says: /never said/u,
    weight: 5 as const,
    layer: 'runtime-init' as const,
    because: `${id} prints this`,
    ...signature,
  }));
  const [first = { says: /never said/u, weight: 1, layer: null, because: '' }, ...rest] = whole;
  return {
    id,
    area: 'memory',
    title: `title of ${id}`,
    about: `about ${id}`,
    layers: ['runtime-init', 'runtime'],
    signatures: [first, ...rest],
    neighbours: [{ id: 'disk-full', tellApart: 'the disk is full' }],
    decidedBy: [`evidence of ${id}`],
    remedy: [`mend ${id}`],
    sources: ['a source'],
  };
}

export const CAUSES = [
  entry('container-pids-max', { says: /read init-p|procReady/iu, weight: 5 }, { says: /pthread_create/iu, weight: 7 }),
  entry(
    'oom-kill-runc-init',
    { says: /read init-p|procReady/iu, weight: 3 },
    { says: /memory cgroup out of memory/iu, weight: 9 },
  ),
  entry('executable-not-found', { says: /executable file not found/iu, weight: 9 }),
  entry('disk-full', { says: /no space left on device/iu, weight: 5, layer: null }),
] as const;

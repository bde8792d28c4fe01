import type { ContainerRootfs } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Strength } from '../model/finding.ts';
import type { Answer, Rule } from '../model/rule.ts';
import { execEvidence } from './exec-evidence.ts';

/** File systems that a storage driver mounts for one container; others (vfs, a block device) are there all the time. */
const OF_CONTAINERS: ReadonlySet<string> = new Set(['overlay', 'aufs', 'fuse.fuse-overlayfs', 'fuse-overlayfs']);

/** What the engine says that looks for names in a directory with nothing in it. */
const NO_USER = /unable to find (?:user|group)|no matching entries in (?:passwd|group)/iu;

interface Parts {
  readonly name: string;
  readonly strength: Strength;
  readonly because: string;
}

/** The container's own root is gone for whoever joins it. */
function goneInside(name: string, attempts: readonly ExecAttempt[]): Answer {
  const { tried, failed } = execEvidence(attempts, []);
  const because = `the first process of the container has no mounted root any more${tried === 0 ? '' : `, and ${failed} of ${tried} execs failed`}: its files are open to it, and gone for who joins it.`;
  const strength: Strength = failed > 0 ? 'conclusive' : 'strong';
  return {
    finding: {
      layer: 'runtime-init',
      ...common({ name, strength, because }),
      whyLayer: 'The child of the runtime joins the mount namespace of the container, and finds no files in it.',
      citations: [{ kind: 'container.mounts', quote: '/: nothing' }],
    },
  };
}

function common({ name, strength, because }: Parts) {
  return {
    strength,
    because,
    remedy: [
      {
        for: 'docker' as const,
        commands: [`docker restart ${name}`] as const,
        changes: 'mounts its root again',
        lasts: 'until it is unmounted again; mend the storage below it first when that is not reachable',
      },
    ],
    suspect: null,
  };
}

/** The daemon alone has lost it: the container does not mind, and names of users can not be looked up. */
function goneOutside(name: string, rootfs: ContainerRootfs, attempts: readonly ExecAttempt[]): Answer {
  const { type, device, daemonPid } = rootfs;
  const { tried, worked } = execEvidence(attempts, []);
  const said = attempts.some(({ outcome, stdout, stderr }) => outcome === 'fails' && NO_USER.test(stdout + stderr));
  const strength: Strength = said ? 'conclusive' : tried > 0 && worked === tried ? 'weak' : 'strong';
  const because = `the root of the container (${type}, device ${device}) is not mounted any more where dockerd, process ${daemonPid}, sees it: an exec as a user by name fails, and so does docker cp, while the container runs on${tried === 0 ? '' : `; ${worked} of ${tried} execs work`}.`;
  return {
    finding: {
      layer: 'dockerd',
      ...common({ name, strength, because }),
      whyLayer: 'dockerd looks names of users up in the root of the container before it asks anybody below it.',
      citations: [{ kind: 'container.rootfs', quote: `${type} ${device}: not in /proc/${daemonPid}/mountinfo` }],
    },
  };
}

/** The root file system of the container was unmounted: below it, or where the daemon looks. */
const rootfsUnmounted: Rule<'container.mounts', 'container.rootfs' | 'container.inspect' | 'exec.attempts'> = {
  id: 'rootfs-unmounted',
  needs: ['container.mounts'],
  likes: ['container.rootfs', 'container.inspect', 'exec.attempts'],
  explains: [
    'dev-pts-missing',
    'executable-not-found',
    'missing-interpreter',
    'proc-missing-in-container',
    'user-not-in-container',
    'user-lookup-without-bind-mounts',
  ],
  match(evidence) {
    const { root } = evidence['container.mounts'];
    const rootfs = evidence['container.rootfs'];
    const name = evidence['container.inspect']?.name ?? 'CONTAINER';
    const attempts = evidence['exec.attempts'] ?? [];
    if (root === null) return goneInside(name, attempts);
    if (rootfs === null) return { ruledOut: `a ${root} is mounted at the root of the container` };
    if (!OF_CONTAINERS.has(rootfs.type)) return { ruledOut: `the root is on ${rootfs.type}, which no engine mounts` };
    if (rootfs.daemonSees === 'unmounted') return goneOutside(name, rootfs, attempts);
    return { ruledOut: `the root of the container (${rootfs.type}) is mounted, for dockerd too` };
  },
};

export default rootfsUnmounted;

import type { ContainerMounts } from '../model/container.ts';
import type { Strength } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { failuresThatSay } from './failures-that-say.ts';
import { allWork } from './runtime-question.ts';

/** runc looks at /dev/null before it gives standard files to the user of the exec, and opens it where there is no input. */
const NO_NULL =
  /(?:stat|open) \/dev\/null: (?:no such file or directory|no such device or address|permission denied)/iu;

const WHAT: Readonly<Record<NonNullable<ContainerMounts['nullDevice']>, string>> = {
  there: '/dev/null is there',
  missing: 'the container has no /dev/null: it was removed, or something is mounted over /dev',
  other: '/dev/null of the container is no null device',
};

/** What every root file system has, and the runtime needs before it runs anything, is missing: /dev/null. */
const rootfsIncomplete: Rule<'container.mounts', 'exec.attempts' | 'container.inspect'> = {
  id: 'rootfs-incomplete',
  needs: ['container.mounts'],
  likes: ['exec.attempts', 'container.inspect'],
  // A tmpfs over /dev takes the terminals with it.
  explains: ['dev-pts-missing'],
  match({ 'container.mounts': { root, nullDevice }, 'exec.attempts': attempts, 'container.inspect': inspect }) {
    if (nullDevice === null) return { ruledOut: '/dev/null of the container was not looked at' };
    if (root === null) return { ruledOut: 'not /dev/null alone: the whole root of the container is gone' };
    if (root === 'tmpfs') return { ruledOut: 'the first process is that of a sandbox with a root of its own' };
    const said = failuresThatSay(attempts, NO_NULL);
    if (nullDevice === 'there' || (nullDevice === 'other' && said.line === null)) {
      return { ruledOut: WHAT[nullDevice] };
    }
    if (allWork(attempts)) return { ruledOut: `${WHAT[nullDevice]}, and every exec works` };
    // runc to 1.1 can not do without; later ones and crun look less, and were not measured.
    const strength: Strength = said.line === null ? (attempts === null ? 'strong' : 'weak') : 'conclusive';
    return {
      finding: {
        layer: 'runtime-init',
        strength,
        because: `${WHAT[nullDevice]}${said.line === null ? '' : `; ${said.count} execs were refused with: ${said.line}`}.`,
        whyLayer:
          "The runtime's child has joined the container when it looks for /dev/null, to give its files to the user.",
        citations: [
          { kind: 'container.mounts', quote: `/: ${root}, /dev/null: ${nullDevice}` },
          ...(said.line === null ? [] : [{ kind: 'exec.attempts' as const, quote: said.line }]),
        ],
        remedy: [
          {
            for: 'host',
            commands: [
              `nsenter -t ${inspect?.initPid ?? 'INIT_PID'} -m sh -c 'rm -f /dev/null; mknod -m 666 /dev/null c 1 3'`,
            ],
            changes: 'makes the device again, where /dev is not covered',
            lasts: 'until something removes or covers it again',
          },
          {
            for: 'docker',
            commands: [`docker restart ${inspect?.name ?? 'CONTAINER'}`],
            changes: 'the container is set up again, its /dev with it',
            lasts: 'until something in it does the same again',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default rootfsIncomplete;

import type { Rule } from '../model/rule.ts';
import { refusedCitations } from './refusals.ts';
import { runnersOf, type UserEvidence } from './user-question.ts';

/** The container has the user, in a passwd that is mounted over that of the image, which is the one the engine reads. */
const userLookupWithoutBindMounts: Rule<'exec.users', 'exec.attempts' | 'container.inspect'> = {
  id: 'user-lookup-without-bind-mounts',
  needs: ['exec.users'],
  likes: ['exec.attempts', 'container.inspect'],
  match(evidence: UserEvidence) {
    const found = runnersOf(evidence).find(({ user, refused }) => user.unknown === 'nothing' && refused.length > 0);
    if (found === undefined) return { ruledOut: 'no exec was refused for a user that the container has' };
    const { user, refused } = found;
    const mounted = user.files === 'mounted' ? ', in a file that is mounted over that of the image' : '';
    return {
      finding: {
        layer: 'dockerd',
        strength: user.files === 'mounted' ? 'strong' : 'weak',
        because: `inside of the container ${user.asked} is uid ${user.uid}${mounted}, and ${refused.length} execs were refused with: ${refused[0]?.refusal.line}.`,
        whyLayer: 'The engine reads passwd and group from the root file system as it sees it, without the mounts.',
        citations: [
          { kind: 'exec.users', quote: `${user.asked}: uid ${user.uid}, files ${user.files}` },
          ...refusedCitations(refused),
        ],
        remedy: [
          {
            for: 'docker',
            commands: [
              `docker exec -u ${user.uid}:${user.gid} ${evidence['container.inspect']?.name ?? 'CONTAINER'} COMMAND`,
            ],
            changes: 'who looks the user up: nobody has to',
            lasts: 'for this exec',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default userLookupWithoutBindMounts;

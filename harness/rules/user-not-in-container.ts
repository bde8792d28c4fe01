import type { Rule } from '../model/rule.ts';
import { refusedCitations } from './refusals.ts';
import { runnersOf, unknownName, type UserEvidence } from './user-question.ts';

/** A name that passwd or group of the container does not have; numbers need no entry. */
const userNotInContainer: Rule<'exec.users', 'exec.attempts' | 'container.inspect'> = {
  id: 'user-not-in-container',
  needs: ['exec.users'],
  likes: ['exec.attempts', 'container.inspect'],
  match(evidence: UserEvidence) {
    const runners = runnersOf(evidence);
    const found = runners.find(({ user, works }) => user.unknown !== 'nothing' && works === null);
    if (found === undefined) {
      return {
        ruledOut: runners.map(({ user }) => `user ${user.asked || 'root'} is uid ${user.uid ?? 'unknown'}`).join('; '),
      };
    }
    const { user, refused, whose } = found;
    const name = evidence['container.inspect']?.name ?? 'CONTAINER';
    const isGroup = user.unknown === 'group';
    const file = isGroup ? 'group' : 'passwd';
    const where =
      (isGroup ? user.groupFile : user.userFile) === 'none'
        ? `has no /etc/${file}`
        : `has no such entry in /etc/${file}`;
    const said = refused[0]?.refusal.line;
    return {
      finding: {
        layer: 'dockerd',
        strength: refused.length > 0 ? 'conclusive' : 'strong',
        because: `${unknownName(user)}, ${whose === 'exec' ? 'which was asked for' : "the container's own"}, is unknown: the container ${where}${said === undefined ? '' : `; ${refused.length} execs were refused with: ${said}`}.`,
        whyLayer:
          'The engine turns names into numbers before it asks anybody below it, from the files of the container.',
        citations: [
          {
            kind: 'exec.users',
            quote: `${user.asked}: ${user.unknown} not found, passwd ${user.userFile}, group ${user.groupFile}`,
          },
          ...refusedCitations(refused),
        ],
        remedy: [
          {
            for: 'docker',
            commands: [
              user.userFile === 'none'
                ? `docker exec -u 0 ${name} COMMAND   # a number needs no entry`
                : `docker cp ${name}:/etc/${file} - | tar -xO   # the names that there are; or -u with a number`,
            ],
            changes: 'who the command runs as',
            lasts: 'for this exec',
          },
          {
            for: 'application',
            commands: [
              user.unknown === 'group'
                ? 'RUN addgroup NAME   # in the Dockerfile'
                : 'RUN adduser -D NAME   # in the Dockerfile',
            ],
            changes: 'the image, which gets the entry',
            lasts: 'for good',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default userNotInContainer;

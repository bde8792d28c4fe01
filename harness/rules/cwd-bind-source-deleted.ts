import type { Rule } from '../model/rule.ts';
import {
  elsewhere,
  placeName,
  type WorkdirEvidence,
  type WorkdirQuestion,
  workdirQuestion,
} from './workdir-question.ts';

const question: WorkdirQuestion = {
  errnos: ['outside', 'ENOENT', 'other'],
  whyLayer:
    "The runtime's child enters the directory and asks for its path, which it does not have any more (the check of runc since 1.1.12, crun since 1.14.1).",
  fault(place) {
    const { found, mount } = place.workdir;
    if (mount?.state === 'deleted') {
      return {
        because: `${placeName(place)} lies on the mount ${mount.mountPoint}, whose source ${mount.source.replace(/\/\/deleted$/u, '')} was deleted on the host: it lives on without a name`,
        strength: 'strong',
      };
    }
    if ('file' in found && found.file.links === 0) {
      return {
        because: `${placeName(place)} was removed while something held it: its link count is 0`,
        strength: 'strong',
      };
    }
    return `what ${placeName(place)} lies on has its name`;
  },
  remedy: (place, container) => [
    elsewhere(container),
    {
      for: 'docker',
      commands: [
        `mkdir -p ${(place.workdir.mount?.source ?? 'SOURCE').replace(/\/\/deleted$/u, '')} && docker restart ${container}   # see docker inspect -f '{{json .Mounts}}' for the source`,
      ],
      changes: 'the mount, which is made of the new directory; replace the content of a source, never the directory',
      lasts: 'until the source is deleted again',
    },
  ],
};

/** The directory is a bind mount whose source was deleted, or made anew, on the host. */
const cwdBindSourceDeleted: Rule<
  'exec.workdir',
  'exec.users' | 'exec.attempts' | 'container.inspect' | 'container.home'
> = {
  id: 'cwd-bind-source-deleted',
  needs: ['exec.workdir'],
  likes: ['exec.users', 'exec.attempts', 'container.inspect', 'container.home'],
  match: (evidence: WorkdirEvidence) => workdirQuestion(question, evidence),
};

export default cwdBindSourceDeleted;

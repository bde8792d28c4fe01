import type { Rule } from '../model/rule.ts';
import {
  elsewhere,
  placeName,
  type WorkdirEvidence,
  type WorkdirQuestion,
  workdirQuestion,
} from './workdir-question.ts';

const question: WorkdirQuestion = {
  errnos: ['ENOENT', 'ENOTDIR', 'ELOOP'],
  whyLayer: "The runtime's child enters the directory inside of the container (chdir) before it runs the command.",
  fault(place) {
    const { workdir } = place;
    const { found, mount } = workdir;
    if (mount?.state === 'deleted') return `what ${mount.mountPoint} was mounted from is deleted`;
    if (!('file' in found)) {
      const why = { missing: 'is not there', 'not-a-directory': 'is no directory', refused: 'can not be followed' }[
        found.why
      ];
      return { because: `${placeName(place)} does not exist: ${found.at} ${why}`, strength: 'strong' };
    }
    if (found.file.type === 'directory') return `${placeName(place)} is there`;
    return { because: `${placeName(place)} is a ${found.file.type} and no directory`, strength: 'strong' };
  },
  remedy: (place, container) => [
    elsewhere(container),
    {
      for: 'docker',
      commands:
        place.whose === 'exec'
          ? [`docker inspect -f '{{.Config.WorkingDir}}' ${container}   # the container's own; then the right -w`]
          : [
              `docker exec -w / ${container} mkdir -p ${place.workdir.path}   # or what is missing: docker inspect -f '{{json .Mounts}}' ${container}`,
            ],
      changes: place.whose === 'exec' ? 'what is typed' : 'puts the directory back, empty',
      lasts: place.whose === 'exec' ? 'for good' : 'until the container is recreated',
    },
  ],
};

/** The directory of the exec, or of the container, is not there. */
const cwdBindSourceMissing: Rule<
  'exec.workdir',
  'exec.users' | 'exec.attempts' | 'container.inspect' | 'container.home'
> = {
  id: 'cwd-bind-source-missing',
  needs: ['exec.workdir'],
  likes: ['exec.users', 'exec.attempts', 'container.inspect', 'container.home'],
  match: (evidence: WorkdirEvidence) => workdirQuestion(question, evidence),
};

export default cwdBindSourceMissing;

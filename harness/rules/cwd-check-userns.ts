import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /failed to verify if current working directory is safe|getcwd: (?:permission denied|operation not permitted|function not implemented)|current working directory is not absolute -- possible container breakout/iu,
  strength: 'conclusive',
  layer: 'runtime-init',
  means: 'the runtime asks for the path of the directory it has entered (CVE-2024-21626), and is not told',
  whyLayer: "The runtime's child asks when it has entered the working directory.",
  remedy: [
    {
      for: 'docker',
      commands: ['docker exec -w / CONTAINER COMMAND'],
      changes: 'where the command starts: a directory whose path the mapped user may see',
      lasts: 'for this exec',
    },
  ],
};

/** The check of the working directory fails, though the directory is good. */
const cwdCheckUserns: Rule<never, 'exec.attempts'> = {
  id: 'cwd-check-userns',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default cwdCheckUserns;

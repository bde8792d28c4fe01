import type { Rule } from '../model/rule.ts';
import { atCeiling } from './host-ceiling.ts';

/** `kernel.threads-max`: the machine may have no more threads. */
const hostThreadLimit: Rule<'host.threads', 'exec.attempts' | 'exec.intervention'> = {
  id: 'host-thread-limit',
  needs: ['host.threads'],
  likes: ['exec.attempts', 'exec.intervention'],
  // A Go program that is refused a thread aborts, whatever it was to do: the runtime does not even say its version.
  explains: ['runtime-wrapper-failure'],
  match(evidence) {
    const { threadsCount, threadsMax } = evidence['host.threads'];
    const ceiling = {
      sysctl: 'threads-max',
      max: threadsMax,
      usable: threadsMax,
      current: threadsCount,
      unit: 'threads',
      remedy: [
        {
          for: 'host',
          commands: [
            `sysctl kernel.threads-max=${threadsMax * 2}`,
            'ps -eo nlwp,pid,comm --sort -nlwp | head   # who has so many',
          ],
          changes: `threads of the whole machine, from ${threadsMax} to ${threadsMax * 2}`,
          lasts: 'until the next boot; in /etc/sysctl.d for good',
        },
      ],
    } as const;
    return atCeiling(ceiling, evidence);
  },
};

export default hostThreadLimit;

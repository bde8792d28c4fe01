import type { Rule } from '../model/rule.ts';
import { slowByLimit } from './io-limit.ts';
import { waitingHost } from './waiting-host.ts';

/** Every exec waits for a disk, or the command for a limit of the container's own IO. */
const ioPressure: Rule<'host.pressure', 'exec.attempts' | 'exec.intervention' | 'cgroup.io'> = {
  id: 'io-pressure',
  needs: ['host.pressure'],
  likes: ['exec.attempts', 'exec.intervention', 'cgroup.io'],
  match: (evidence) =>
    slowByLimit(evidence['cgroup.io'], evidence['exec.attempts'], evidence['exec.intervention']) ??
    waitingHost(
      {
        resource: 'io',
        counter: 'ioMs',
        whatWaits: 'everything that was to run on this machine waited for a disk',
        layer: 'kernel',
        whyLayer: 'The kernel itself waits for the device, whoever asks.',
        remedy: () => [
          {
            for: 'host',
            commands: [
              'grep . /proc/pressure/io; ps -eo state,pid,wchan:32,comm | grep ^D   # who waits',
              'iostat -x 1   # for which device',
            ],
            changes: 'nothing: it shows who writes; limit it with docker run --device-write-bps',
            lasts: 'as long as it stays limited',
          },
        ],
      },
      evidence,
    ),
};

export default ioPressure;

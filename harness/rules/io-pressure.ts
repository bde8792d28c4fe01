import type { Rule } from '../model/rule.ts';
import { waitingHost, type WaitEvidence } from './waiting-host.ts';

/** Every exec waits for a disk. */
const ioPressure: Rule<'host.pressure', 'exec.attempts'> = {
  id: 'io-pressure',
  needs: ['host.pressure'],
  likes: ['exec.attempts'],
  match: (evidence: WaitEvidence) =>
    waitingHost(
      {
        resource: 'io',
        counter: 'ioMs',
        fromRatio: 0.3,
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

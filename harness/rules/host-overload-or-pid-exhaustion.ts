import type { Rule } from '../model/rule.ts';
import { waitingHost, type WaitEvidence } from './waiting-host.ts';

/** Every exec waits for a CPU of the host. */
const hostOverload: Rule<'host.pressure', 'exec.attempts'> = {
  id: 'host-overload-or-pid-exhaustion',
  needs: ['host.pressure'],
  likes: ['exec.attempts'],
  match: (evidence: WaitEvidence) =>
    waitingHost(
      {
        resource: 'cpu',
        counter: 'cpuMs',
        whatWaits: 'some task of this machine waited for a CPU',
        layer: 'kernel',
        whyLayer: 'The scheduler has more to run than CPUs; all layers wait alike.',
        remedy: () => [
          {
            for: 'host',
            commands: [
              'cat /proc/loadavg /proc/pressure/cpu; ps -eo pcpu,pid,comm --sort=-pcpu | head   # who takes them',
            ],
            changes: 'nothing: it shows what to limit or to move away',
            lasts: 'as long as it stays limited',
          },
        ],
      },
      evidence,
    ),
};

export default hostOverload;

import type { Rule } from '../model/rule.ts';
import { daemonDown } from './daemon-down.ts';

/** Nobody serves containerd's socket. */
const containerdDown: Rule<'daemon.processes'> = {
  id: 'containerd-down',
  needs: ['daemon.processes'],
  likes: [],
  // dockerd gives up at its start, or waits, when there is no containerd.
  explains: ['dockerd-down', 'dockerd-hung'],
  match: ({ 'daemon.processes': { containerd } }) =>
    daemonDown(
      {
        name: 'containerd',
        whyLayer: 'dockerd hands the exec to containerd, which is not there; shims and containers run on without it.',
        remedy: {
          for: 'systemd',
          commands: ['systemctl restart containerd   # first why it ended: journalctl -u containerd -n 100'],
          changes: 'containerd is started and finds its shims again; one that dockerd starts comes back with dockerd',
          lasts: 'until it ends again',
        },
      },
      containerd,
    ),
};

export default containerdDown;

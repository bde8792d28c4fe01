import type { Rule } from '../model/rule.ts';
import { daemonDown } from './daemon-down.ts';

/** Nobody serves the Engine API. */
const dockerdDown: Rule<'daemon.processes'> = {
  id: 'dockerd-down',
  needs: ['daemon.processes'],
  likes: [],
  match: ({ 'daemon.processes': { dockerd } }) =>
    daemonDown(
      {
        name: 'dockerd',
        whyLayer: 'The client finds nobody to talk to; what is below dockerd is not asked at all.',
        remedy: {
          for: 'systemd',
          commands: ['systemctl restart docker   # first why it ended: journalctl -u docker -n 100'],
          changes: 'dockerd is started; containers run on when `live-restore` is set, and are started anew otherwise',
          lasts: 'until it ends again',
        },
      },
      dockerd,
    ),
};

export default dockerdDown;

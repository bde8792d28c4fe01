import type { Strength } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { failuresThatSay } from './failures-that-say.ts';
import { failing, triedOf } from './exec-text.ts';

/** EPERM of a device that every container may open; the mode of a file would say EACCES. */
const REFUSED =
  /\/dev\/(?:null|zero|full|u?random|tty|console|ptmx|pts\/(?:ptmx|\d{1,6}))"?`?: operation not permitted/iu;

/** The terminals alone are of no use to an exec without one. */
const TERMINALS = /\/dev\/(?:tty|ptmx|pts)/u;

/** The device cgroup refuses devices that every container may open: somebody has written another list. */
const deviceCgroupReset: Rule<'container.security', 'exec.attempts' | 'container.inspect'> = {
  id: 'device-cgroup-reset',
  needs: ['container.security'],
  likes: ['exec.attempts', 'container.inspect'],
  match({ 'container.security': { deniedDevices }, 'exec.attempts': attempts, 'container.inspect': inspect }) {
    const denied = deniedDevices ?? [];
    const said = failuresThatSay(attempts, REFUSED);
    if (denied.length === 0 && said.line === null) {
      return {
        ruledOut: deniedDevices === null ? 'the list of devices can not be read (cgroup v2)' : 'no device is denied',
      };
    }
    const tried = triedOf(attempts ?? []);
    const withTerminal = tried.filter(({ terminal }) => terminal === 'allocated');
    const onlyTerminals = denied.every((device) => TERMINALS.test(device));
    const asked = onlyTerminals && withTerminal.length > 0 ? withTerminal : onlyTerminals ? [] : tried;
    if (asked.length > 0 && failing(asked).length === 0) {
      return { ruledOut: `denied are ${denied.join(', ')}, and ${asked.length} execs that could need them work` };
    }
    if (attempts !== null && said.line === null && failing(tried).length > 0) {
      return { ruledOut: `denied are ${denied.join(', ')}, and the execs that failed did not fail by that` };
    }
    const strength: Strength =
      said.line === null
        ? denied.length === 0 || attempts !== null
          ? 'weak'
          : 'strong'
        : denied.length > 0
          ? 'conclusive'
          : 'strong';
    const name = inspect?.name ?? 'CONTAINER';
    const sentences = [
      ...(denied.length === 0
        ? []
        : [`the device cgroup of the container refuses ${denied.join(', ')}, which every container may open`]),
      ...(said.line === null ? [] : [`${said.count} execs were refused with: ${said.line}`]),
      ...(said.line === null && onlyTerminals ? ['an exec with a terminal (-t) fails, one without works'] : []),
    ];
    return {
      finding: {
        layer: 'runtime-init',
        strength,
        because: `${sentences.join('; ')}.`,
        whyLayer:
          "The runtime's child is in the device cgroup when it opens the terminal, or /dev/null, in the container.",
        citations: [
          { kind: 'container.security', quote: `devices.list: denied ${denied.join(', ') || 'none that is known'}` },
          ...(said.line === null ? [] : [{ kind: 'exec.attempts' as const, quote: said.line }]),
        ],
        remedy: [
          {
            for: 'docker',
            commands: [`docker restart ${name}`],
            changes: 'the container gets its list of devices again',
            lasts: 'until it is written anew: systemctl daemon-reload does that to a container that systemd knows of',
          },
          {
            for: 'host',
            commands: [
              "for D in '1:3' '1:5' '1:7' '1:8' '1:9' '5:0' '5:2' '136:*'; do echo \"c $D rwm\" > devices.allow; done   # in its devices cgroup (v1)",
            ],
            changes: 'lets it open again what every container may',
            lasts: 'until the list is written anew',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default deviceCgroupReset;

import type { Strength } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { capabilitiesBeyond } from '../parsers/capability-names.ts';
import { failuresThatSay } from './failures-that-say.ts';
import { allWork } from './runtime-question.ts';

/** runc and crun, of a set that the process which sets it does not have. */
const NO_CAPS =
  /(?:apply caps|apply bounding set|drop bounding|set keep caps|clear keep caps|apply capabilities)[^\n]{0,80}: (?:operation not permitted|permission denied)|can't apply capabilities|capset: operation not permitted/iu;

/** A change of user, which a process without CAP_SETUID or CAP_SETGID may not make. */
const NO_IDENTITY = /set(?:groups|uid|gid|resuid|resgid)\w{0,3}`?:? (?:failed: )?operation not permitted/iu;

/** All that a kernel of today has; an exec with --privileged asks for all that its engine knows. */
const ALL = '000001ffffffffff';

/** The shim, and so the runtime, lacks a capability that the exec is to have or that the way to it takes. */
const missingCapability: Rule<'container.security', 'exec.attempts'> = {
  id: 'missing-capability',
  needs: ['container.security'],
  likes: ['exec.attempts'],
  // Refused the change of user, with or without a filter.
  explains: ['seccomp-eperm'],
  match({ 'container.security': { wanted, shimBounding }, 'exec.attempts': attempts }) {
    if (shimBounding === null) return { ruledOut: 'the capabilities of the shim were not read' };
    const beyond = wanted === null ? [] : capabilitiesBeyond(wanted, shimBounding);
    const lacking = capabilitiesBeyond(ALL, shimBounding);
    const caps = failuresThatSay(attempts, NO_CAPS);
    const identity = failuresThatSay(attempts, NO_IDENTITY);
    const lacksIdentity = lacking.includes('CAP_SETUID') || lacking.includes('CAP_SETGID');
    const said = caps.line !== null ? caps : lacksIdentity ? identity : { count: 0, line: null };
    if (beyond.length === 0 && said.line === null) {
      return {
        ruledOut: `the shim has all capabilities that the container is to have${lacking.length === 0 ? '' : `, and lacks ${lacking.join(', ')}`}`,
      };
    }
    if (said.line === null && (attempts === null ? false : allWork(attempts))) {
      return { ruledOut: `the shim lacks ${beyond.join(', ')}, and every exec works` };
    }
    const strength: Strength =
      said.line === null ? (attempts === null ? 'strong' : 'weak') : lacking.length > 0 ? 'conclusive' : 'strong';
    const sentences = [
      `the shim, which the runtime gets its capabilities from, lacks ${lacking.join(', ') || 'none'}`,
      ...(beyond.length === 0 ? [] : [`and the container is to have ${beyond.join(', ')} of them`]),
      ...(said.line === null ? [] : [`${said.count} execs were refused with: ${said.line}`]),
    ];
    return {
      finding: {
        layer: 'runtime-init',
        strength,
        because: `${sentences.join('; ')}.`,
        whyLayer:
          "The runtime's child takes on the capabilities of the exec when it has joined the container; it can give itself no more than it has.",
        citations: [
          {
            kind: 'container.security',
            quote: `CapBnd of the shim ${shimBounding}, the container is to have ${wanted ?? 'not read'}`,
          },
          ...(said.line === null ? [] : [{ kind: 'exec.attempts' as const, quote: said.line }]),
        ],
        remedy: [
          {
            for: 'docker',
            commands: ['docker exec CONTAINER COMMAND   # without --privileged, which asks for every capability'],
            changes: 'what the exec asks for: no more than the container has',
            lasts: 'for this exec',
          },
          {
            for: 'systemd',
            commands: [
              'systemctl cat docker containerd | grep -E "CapabilityBoundingSet|AmbientCapabilities"   # or the options of the container that the engine runs in',
            ],
            changes:
              'nothing: shows what took the capability from the engine; then restart it and make the container again',
            lasts: 'for good: a running shim keeps what it has',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default missingCapability;

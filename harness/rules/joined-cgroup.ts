import type { ContainerInspect } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Remedy } from '../model/finding.ts';
import type { Answer } from '../model/rule.ts';
import type { JoinedCgroup, RuntimeRecord } from '../model/runtime.ts';
import { failuresThatSay } from './failures-that-say.ts';
import { allWork } from './runtime-question.ts';

/** What a rule about the cgroups that an exec is put into sees. */
export interface JoinEvidence {
  readonly 'runtime.record': RuntimeRecord;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
  readonly 'container.inspect': ContainerInspect | null;
}

/** Where the rules about them differ. */
export interface JoinQuestion {
  /** What is wrong with this cgroup, in a clause behind its path; `null`: nothing that is this rule's. */
  fault(cgroup: JoinedCgroup, record: RuntimeRecord): string | null;
  /** What a runtime says that was refused by it. */
  readonly says: RegExp;
  /** Whether those words alone name the cause, as they do where the errno has no other meaning there. */
  readonly words: 'alone' | 'with-the-fault';
  readonly whyLayer: string;
  remedy(cgroup: JoinedCgroup | null, container: string): readonly Remedy[];
}

/** Is one of the cgroups that the runtime has written down such that no exec gets in? */
export function joinedCgroup(question: JoinQuestion, evidence: JoinEvidence): Answer {
  const record = evidence['runtime.record'];
  const attempts = evidence['exec.attempts'];
  const faults = (record.cgroups ?? []).flatMap((cgroup) => {
    const fault = question.fault(cgroup, record);
    return fault === null ? [] : [{ cgroup, fault }];
  });
  const said = failuresThatSay(attempts, question.says);
  const [first] = faults;
  if (first === undefined && (said.line === null || question.words === 'with-the-fault')) {
    return { ruledOut: noFault(record) };
  }
  if (allWork(attempts))
    return { ruledOut: `every exec works, though ${first?.cgroup.path ?? ''} ${first?.fault ?? ''}` };
  if (attempts !== null && said.line === null) {
    return {
      ruledOut: `${first?.cgroup.path ?? ''} ${first?.fault ?? ''}, and the execs that failed did not fail by that`,
    };
  }
  const sentences = [
    ...(first === undefined ? [] : [`${first.cgroup.path}, which the runtime puts every exec into, ${first.fault}`]),
    ...(faults.length > 1 ? [`the same holds for ${faults.length - 1} more of the container's cgroups`] : []),
    ...(said.line === null ? [] : [`${said.count} execs were refused with: ${said.line}`]),
  ];
  return {
    finding: {
      layer: 'runtime',
      strength: said.line === null || first === undefined ? 'strong' : 'conclusive',
      because: `${sentences.join('; ')}.`,
      whyLayer: question.whyLayer,
      citations: [
        {
          kind: 'runtime.record',
          quote:
            first === undefined
              ? `${record.path}: ${record.cgroups?.length ?? 0} cgroups, nothing known against them`
              : `${first.cgroup.controller || 'cgroup v2'}: ${first.cgroup.path}: directory ${first.cgroup.directory}, first process ${first.cgroup.init}, ${first.cgroup.closed ?? 'open'}`,
        },
        ...(said.line === null ? [] : [{ kind: 'exec.attempts' as const, quote: said.line }]),
      ],
      remedy: question.remedy(first?.cgroup ?? null, evidence['container.inspect']?.name ?? 'CONTAINER'),
      suspect: null,
    },
  };
}

function noFault({ cgroups, path }: RuntimeRecord): string {
  if (cgroups === null) return `${path} names no cgroup that is known here`;
  const inside = cgroups.filter(({ init }) => init === 'in-it' || init === 'below').length;
  return `the first process is in ${inside} of the ${cgroups.length} cgroups that execs are put into, and they are there`;
}

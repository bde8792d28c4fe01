import type { ContainerInspect } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import { type ExecProgram, isFound, type NeededFile, type ProgramFile } from '../model/exec-program.ts';
import type { Citation, Remedy, Strength } from '../model/finding.ts';
import type { Answer } from '../model/rule.ts';
import { refusedCitations, refusedExecs, type RefusalQuestion, worksAnyway } from './refusals.ts';

/** What a rule about the command's own file sees. */
export interface FileEvidence {
  readonly 'exec.program': ExecProgram;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
  readonly 'container.inspect': ContainerInspect | null;
}

type Asked = Extract<ExecProgram, { asked: 'command' }>;

/** What is wrong with the file, from the file itself. */
export interface FileFault {
  /** One clause, with what was seen. */
  readonly because: string;
  readonly quote: string;
  /** `refused`: execve must refuse it. `likely`: whether it does hangs on something that is not seen from outside. */
  readonly certainty: 'refused' | 'likely';
}

/** Where the rules about the file differ. */
export interface FileQuestion {
  readonly refusals: Omit<RefusalQuestion, 'of'>;
  readonly layer: 'command' | 'runtime-init';
  readonly whyLayer: string;
  /** The fault, or why there is none. */
  fault(program: Asked): FileFault | string;
  /** What to type, with the container's name. */
  remedy(program: Asked, container: string): readonly Remedy[];
}

/**
 * The file decides, also when nothing was run; what the execs said decides how sure it is. A refusal without a fault of
 * the file is no finding: another cause has the same text.
 */
export function commandFile(question: FileQuestion, evidence: FileEvidence): Answer {
  const program = evidence['exec.program'];
  if (program.asked === 'nothing') return { ruledOut: 'no command was given' };
  const fault = question.fault(program);
  if (typeof fault === 'string') return { ruledOut: fault };
  const attempts = evidence['exec.attempts'];
  const works = worksAnyway(attempts, 'command');
  if (works !== null) return { ruledOut: `${fault.because}, and ${works}` };
  const refused = refusedExecs(attempts, { ...question.refusals, of: 'command' });
  const tried = attempts?.some(({ kind, outcome }) => kind === 'command' && outcome !== 'not-tried') ?? false;
  if (tried && refused.length === 0) {
    return { ruledOut: `${fault.because}, and the execs that failed did not fail by that` };
  }
  const strength: Strength = refused.length > 0 ? 'conclusive' : fault.certainty === 'refused' ? 'strong' : 'weak';
  const said = refused[0]?.refusal.line;
  const citations: readonly [Citation, ...Citation[]] = [
    { kind: 'exec.program', quote: fault.quote },
    ...refusedCitations(refused),
  ];
  return {
    finding: {
      layer: question.layer,
      strength,
      because: `${fault.because}${said === undefined ? '' : `; ${refused.length} execs were refused with: ${said}`}.`,
      whyLayer: question.whyLayer,
      citations,
      remedy: question.remedy(program, evidence['container.inspect']?.name ?? 'CONTAINER'),
      suspect: null,
    },
  };
}

/** The last file in the chain that the kernel asks for: the program, its interpreter, or that one's. */
export function chainOf(program: Asked): readonly (ProgramFile | null)[] {
  return [program.found, ...program.needs.map(({ found }) => found)].map((found) => (isFound(found) ? found : null));
}

/** The first of the needed files that is not there; `null` when all are. */
export function missingNeed({ needs }: Asked): NeededFile | null {
  return needs.find(({ found }) => !isFound(found)) ?? null;
}

/** `-rwxr-xr-x` in octal, with the owner. */
export function modeText({ mode, uid, gid }: ProgramFile['file']): string {
  return `mode ${mode.toString(8).padStart(4, '0')}, owner ${uid}:${gid}`;
}

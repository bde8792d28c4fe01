import type { ContainerHome, ContainerInspect } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { ExecUser, ExecUsers, ExecWorkdir, Workdir } from '../model/exec-place.ts';
import type { Citation, Remedy } from '../model/finding.ts';
import type { Answer } from '../model/rule.ts';
import type { Errno } from '../parsers/command-refusal.ts';
import { modeText } from './command-file.ts';
import { refusedCitations, refusedExecs, worksAnyway } from './refusals.ts';

/** What a rule about the directory of an exec sees. */
export interface WorkdirEvidence {
  readonly 'exec.workdir': ExecWorkdir;
  readonly 'exec.users': ExecUsers | null;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
  readonly 'container.inspect': ContainerInspect | null;
  readonly 'container.home': ContainerHome | null;
}

/** A directory that execs start in, and who enters it. */
export interface Place {
  /** `exec`: asked for with `--workdir`. `container`: what every exec without one starts in. */
  readonly whose: 'exec' | 'container';
  readonly workdir: Workdir;
  readonly user: ExecUser | null;
}

/** Where the rules about the directory differ. */
export interface WorkdirQuestion {
  readonly errnos: readonly Errno[];
  readonly whyLayer: string;
  /** What is wrong with the place, and how sure that is without an exec; or why nothing is. */
  fault(
    place: Place,
    evidence: WorkdirEvidence,
  ): { readonly because: string; readonly strength: 'strong' | 'weak' } | string;
  remedy(place: Place, container: string): readonly Remedy[];
}

/** The directory asked for, then the container's own: execs inherit it, and it breaks those that ask for none. */
export function workdirQuestion(question: WorkdirQuestion, evidence: WorkdirEvidence): Answer {
  const reasons: string[] = [];
  for (const place of placesOf(evidence)) {
    const fault = question.fault(place, evidence);
    if (typeof fault === 'string') {
      reasons.push(fault);
      continue;
    }
    const attempts = evidence['exec.attempts'];
    const of = place.whose === 'exec' ? 'command' : evidence['exec.workdir'].exec === null ? 'any' : 'plain';
    const works = worksAnyway(attempts, of);
    if (works !== null) {
      reasons.push(`${fault.because}, and ${works}`);
      continue;
    }
    const refused = refusedExecs(attempts, { steps: ['workdir'], errnos: question.errnos, of });
    const said = refused[0]?.refusal.line;
    const citations: readonly [Citation, ...Citation[]] = [
      { kind: 'exec.workdir', quote: quoteOf(place.workdir) },
      ...refusedCitations(refused),
    ];
    return {
      finding: {
        layer: 'runtime-init',
        strength: refused.length > 0 ? 'conclusive' : attempts === null ? fault.strength : 'weak',
        because: `${fault.because}${said === undefined ? '' : `; ${refused.length} execs were refused with: ${said}`}.`,
        whyLayer: question.whyLayer,
        citations,
        remedy: question.remedy(place, evidence['container.inspect']?.name ?? 'CONTAINER'),
        suspect: null,
      },
    };
  }
  return { ruledOut: reasons.join('; ') };
}

function placesOf(evidence: WorkdirEvidence): readonly Place[] {
  const { container, exec } = evidence['exec.workdir'];
  const users = evidence['exec.users'];
  const user = users?.exec ?? users?.container ?? null;
  const own: Place = { whose: 'container', workdir: container, user: users?.container ?? null };
  return exec === null ? [{ ...own, user }] : [{ whose: 'exec', workdir: exec, user }, own];
}

/** Whose directory it is, for the sentence. */
export function placeName({ whose, workdir }: Place): string {
  return whose === 'exec'
    ? `the directory ${workdir.path} that was asked for`
    : `the container's working directory ${workdir.path}`;
}

/** `docker exec -w /`: works where the directory does not. */
export function elsewhere(container: string): Remedy {
  return {
    for: 'docker',
    commands: [`docker exec -w / ${container} COMMAND`],
    changes: 'where the command starts',
    lasts: 'for this exec',
  };
}

function quoteOf({ path, found, mount }: Workdir): string {
  const where = mount === null ? '' : `, on ${mount.mountPoint} from ${mount.source} (${mount.type})`;
  const what = 'file' in found ? `${found.file.type}, ${modeText(found.file)}` : `${found.why} at ${found.at}`;
  return `${path}: ${what}${where}`;
}

import type { ContainerInspect } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { ExecSize } from '../model/exec-place.ts';
import type { Rule } from '../model/rule.ts';
import { refusedCitations, refusedExecs, worksAnyway } from './refusals.ts';

/** MAX_ARG_STRLEN (include/uapi/linux/binfmts.h): 32 pages, of 4 KiB on most machines; with the closing NUL. */
const LONGEST_TEXT = 131_072;
/** fs/exec.c since Linux 4.13: a quarter of the stack limit, at most three quarters of 8 MiB, at least ARG_MAX. */
const MOST_TOTAL = 6 * 1024 ** 2;
const LEAST_TOTAL = 131_072;
/** Pointers to the texts count too, since Linux 4.13. */
const POINTER_BYTES = 8;

/** What execve(2) has to copy of this exec, and what it may. */
export function argumentSpace(size: ExecSize): { readonly bytes: number; readonly most: number } {
  const pointers = (size.argumentCount + size.variableCount) * POINTER_BYTES;
  const quarter = size.stackBytes === null ? MOST_TOTAL : Math.floor(size.stackBytes / 4);
  return {
    bytes: size.argumentBytes + size.variableBytes + pointers,
    most: Math.max(LEAST_TOTAL, Math.min(MOST_TOTAL, quarter)),
  };
}

/** One text above 128 KiB, or all together above a quarter of the stack limit. */
const argumentListTooLong: Rule<'exec.size', 'container.inspect' | 'exec.attempts'> = {
  id: 'argument-list-too-long',
  needs: ['exec.size'],
  likes: ['container.inspect', 'exec.attempts'],
  match(evidence) {
    const size = evidence['exec.size'];
    const attempts: readonly ExecAttempt[] | null = evidence['exec.attempts'];
    const { bytes, most } = argumentSpace(size);
    const longest =
      [size.longestArgument, size.longestVariable].find((one) => (one?.bytes ?? 0) > LONGEST_TEXT) ?? null;
    const numbers = `${size.argumentCount} arguments and ${size.variableCount} variables make ${bytes} of at most ${most} bytes`;
    const refused = refusedExecs(attempts, { steps: ['execve', 'lookup'], errnos: ['E2BIG'], of: 'any' });
    const tooLong = longest !== null || bytes > most;
    if (!tooLong && refused.length === 0) return { ruledOut: numbers };
    const works = worksAnyway(attempts, size.argumentCount > 0 ? 'command' : 'any');
    if (works !== null) return { ruledOut: `${numbers}, and ${works}` };
    const what = size.argumentBytes >= size.variableBytes ? 'arguments' : 'environment';
    const one =
      longest === null
        ? ''
        : `; ${longest.which} alone has ${longest.bytes} bytes, and ${LONGEST_TEXT} is the most for one`;
    const said = refused[0]?.refusal.line;
    return {
      finding: {
        layer: 'command',
        // Execs that failed with other words have another reason, at least as well.
        strength: refused.length > 0 ? 'conclusive' : attempts === null ? 'strong' : 'weak',
        because: `${numbers}${one}; most of it is ${what}${said === undefined ? '' : `; ${refused.length} execs were refused with: ${said}`}.`,
        whyLayer: 'The kernel refuses to copy the texts at execve (E2BIG); the machinery above has done its work.',
        citations: [
          {
            kind: 'exec.size',
            quote: `arguments ${size.argumentBytes}, environment ${size.variableBytes} bytes, stack limit ${size.stackBytes ?? 'unlimited'}`,
          },
          ...refusedCitations(refused),
        ],
        remedy: remedy(what, evidence['container.inspect']),
        suspect: null,
      },
    };
  },
};

function remedy(what: 'arguments' | 'environment', inspect: ContainerInspect | null) {
  const name = inspect?.name ?? 'CONTAINER';
  const largest = inspect?.environment.longest?.which ?? 'NAME';
  return what === 'arguments'
    ? ([
        {
          for: 'application',
          commands: [`docker exec -i ${name} xargs COMMAND < list.txt   # standard input has no limit; or a file`],
          changes: 'how the list gets to the command',
          lasts: 'for good',
        },
      ] as const)
    : ([
        {
          for: 'application',
          commands: [
            `docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' ${name} | awk '{print length, substr($0, 1, 40)}' | sort -n | tail`,
          ],
          changes: `nothing: shows the largest variables, of which ${largest} is the first to go into a file`,
          lasts: 'for good, once they are in a file',
        },
        {
          for: 'kubelet',
          commands: ['enableServiceLinks: false   # in the pod, when the variables are those of many services'],
          changes: 'seven variables for each service of the namespace less',
          lasts: 'for good',
        },
      ] as const);
}

export default argumentListTooLong;

import type { ContainerInspect } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { ExecUser, ExecUsers } from '../model/exec-place.ts';
import type { Layer } from '../model/layer.ts';
import type { Rule } from '../model/rule.ts';
import type { ContainerSecurity, SeccompAnswer } from '../model/security.ts';
import { refusedExecs, textOf, worksAnyway } from './refusals.ts';

/** Calls of the runtime's child between loading the profile and execve, and which of their arguments is known. */
const OF_THE_RUNTIME: Readonly<Record<string, (user: ExecUser) => readonly (number | null)[]>> = {
  setuid: ({ uid }) => [uid],
  setgid: ({ gid }) => [gid],
  // How many; since 20.10.18 dockerd counts the user's first group among the others.
  setgroups: ({ groups }) => [groups.length, groups.length + 1],
};

/** Calls of newer C libraries, which fall back on ENOSYS and on nothing else (glibc 2.34: clone3). */
const OF_PROGRAMS: ReadonlySet<string> = new Set(['clone3', 'clone', 'statx', 'faccessat2', 'execve']);

const EPERM = 1;
const EACCES = 13;

/** What the profile refuses, and whose call it is. */
interface Hit {
  readonly answer: SeccompAnswer;
  readonly layer: Layer;
}

/** The profile of the container refuses a call that the exec needs and the first process did not. */
const seccompEperm: Rule<'container.security', 'exec.users' | 'exec.attempts' | 'container.inspect'> = {
  id: 'seccomp-eperm',
  needs: ['container.security'],
  likes: ['exec.users', 'exec.attempts', 'container.inspect'],
  match(evidence) {
    const security: ContainerSecurity = evidence['container.security'];
    if (security.seccomp !== 'filter') return { ruledOut: `seccomp is ${security.seccomp}` };
    const users: ExecUsers | null = evidence['exec.users'];
    const attempts: readonly ExecAttempt[] | null = evidence['exec.attempts'];
    const asked = users?.exec ?? null;
    const user = asked ?? users?.container ?? null;
    const refused = refusedExecs(attempts, {
      steps: ['user-change', 'execve'],
      errnos: ['EPERM', 'EACCES'],
      of: 'any',
    });
    const hit = user === null ? null : runtimeHit(security, user);
    const programs = programHit(security, attempts);
    const found = hit ?? programs;
    if (found === null) {
      return { ruledOut: `the profile refuses ${callsOf(security)}, and no exec failed by that` };
    }
    const works = worksAnyway(attempts, asked === null ? 'any' : 'command');
    if (hit !== null && works !== null) return { ruledOut: `${answerText(hit.answer)}, and ${works}` };
    const { answer, layer } = found;
    const line = refused[0]?.refusal.line ?? (hit === null ? deniedLine(attempts) : null);
    return {
      finding: {
        layer,
        strength: hit !== null && attempts !== null && refused.length === 0 ? 'weak' : 'strong',
        because: `the container's seccomp profile refuses ${answerText(answer)}${layer === 'runtime-init' ? `, and the command shall run as uid ${user?.uid}` : ''}${line === null ? '' : `; execs said: ${line}`}.`,
        whyLayer:
          layer === 'runtime-init'
            ? "The runtime's child loads the profile before it becomes the user, and is itself refused the call."
            : 'The command itself was refused the call, under the profile that it inherits.',
        citations: [
          { kind: 'container.security', quote: `Seccomp: filter; profile: ${answerText(answer)}` },
          ...(line === null ? [] : [{ kind: 'exec.attempts' as const, quote: line }]),
        ],
        remedy: [remedyFor(answer, evidence['container.inspect'])],
        suspect: null,
      },
    };
  },
};

/** A refusal that the user of this exec runs into, and the container's first process did not. */
function runtimeHit({ refusals }: ContainerSecurity, user: ExecUser): Hit | null {
  const answer = refusals.find((one) => {
    const values = Object.hasOwn(OF_THE_RUNTIME, one.call) ? (OF_THE_RUNTIME[one.call]?.(user) ?? []) : [];
    const isHit = values.some((value) => value !== null && one.when.every((when) => holds(when, value)));
    return isHit && refuses(one) && one.when.length > 0;
  });
  return answer === undefined ? null : { answer, layer: 'runtime-init' };
}

/** A program that says it was not permitted, where the profile refuses what programs begin with. */
function programHit({ refusals }: ContainerSecurity, attempts: readonly ExecAttempt[] | null): Hit | null {
  const answer = refusals.find((one) => OF_PROGRAMS.has(one.call) && refuses(one));
  return answer === undefined || deniedLine(attempts) === null ? null : { answer, layer: 'command' };
}

function deniedLine(attempts: readonly ExecAttempt[] | null): string | null {
  const denied = attempts?.find(
    (one) =>
      one.kind === 'command' &&
      one.end.status === 'exited' &&
      one.end.exitCode !== 0 &&
      /operation not permitted|bad system call|EPERM/iu.test(textOf(one)),
  );
  return denied === undefined
    ? null
    : (textOf(denied)
        .split('\n')
        .find((line) => /not permitted|bad system call|EPERM/iu.test(line))
        ?.trim()
        .slice(0, 300) ?? null);
}

function refuses({ action, errno }: SeccompAnswer): boolean {
  return action === 'kill' || errno === EPERM || errno === EACCES;
}

/** The comparisons of seccomp_rule_add(3), of the first argument, which is the only one that is known. */
function holds({ index, op, value }: SeccompAnswer['when'][number], argument: number): boolean {
  if (index !== 0) return false;
  switch (op) {
    case 'SCMP_CMP_EQ':
      return argument === value;
    case 'SCMP_CMP_NE':
      return argument !== value;
    case 'SCMP_CMP_GT':
      return argument > value;
    case 'SCMP_CMP_GE':
      return argument >= value;
    case 'SCMP_CMP_LT':
      return argument < value;
    case 'SCMP_CMP_LE':
      return argument <= value;
    default:
      return false;
  }
}

function callsOf({ refusals }: ContainerSecurity): string {
  const calls = [...new Set(refusals.map(({ call }) => call))];
  return calls.length === 0 ? 'none of the calls that an exec begins with' : calls.join(', ');
}

function answerText({ call, action, errno, when }: SeccompAnswer): string {
  const names: Readonly<Record<number, string>> = { [EPERM]: 'EPERM', [EACCES]: 'EACCES', 38: 'ENOSYS' };
  const how = action === 'kill' ? 'by ending the process' : `with ${names[errno ?? EPERM] ?? `errno ${errno}`}`;
  const args = when.map(({ index, op, value }) => `argument ${index} ${op.replace('SCMP_CMP_', '')} ${value}`);
  return `${call}${args.length === 0 ? '' : ` (${args.join(', ')})`} ${how}`;
}

function remedyFor({ call }: SeccompAnswer, inspect: ContainerInspect | null) {
  return {
    for: 'docker',
    commands: [
      `docker inspect -f '{{.HostConfig.SecurityOpt}}' ${inspect?.name ?? 'CONTAINER'}   # the profile: allow ${call} in it`,
      'docker run --security-opt seccomp=FIXED.json ...   # make the container again',
    ],
    changes: `the profile, so that it lets ${call} through`,
    lasts: 'for good: a running container keeps its filter',
  } as const;
}

export default seccompEperm;

import type { SeccompAnswer } from '../model/security.ts';
import { countField, type Fields, fieldsOf, listOf, textField } from './json-fields.ts';

/** What runc's child asks for after it has loaded the profile, and what a program asks for before it does anything. */
export const CALLS_OF_AN_EXEC = [
  'capset',
  'chdir',
  'clone',
  'clone3',
  'execve',
  'faccessat2',
  'getcwd',
  'prctl',
  'setgid',
  'setgroups',
  'setuid',
  'statx',
] as const;

/** EPERM, when a profile says nothing else. */
const DEFAULT_ERRNO = 1;
const MOST_ANSWERS = 50;

/** The profile in a bundle's `config.json`: what it refuses of the calls of an exec; empty when there is none. */
export function seccompRefusals(config: Fields): readonly SeccompAnswer[] {
  const profile = fieldsOf(fieldsOf(config, 'linux'), 'seccomp');
  const rules = listOf(profile, 'syscalls').map((rule) => ({ ...ruleOf(rule), names: namesOf(rule) }));
  const otherwise = answerOf(textField(profile, 'defaultAction') ?? '', countField(profile, 'defaultErrnoRet'));
  const answers = CALLS_OF_AN_EXEC.flatMap((call) => {
    const own = rules.filter(({ names }) => names.includes(call));
    const always = own.find(({ when }) => when.length === 0);
    const base = always === undefined ? otherwise : always.answer;
    // A call that is allowed for some arguments is allowed for those that the runtime has, or nothing would start.
    const some = always === undefined && own.some(({ answer }) => answer === null);
    const unconditional = base === null || some ? [] : [{ call, ...base, when: [] }];
    const conditional = own.flatMap(({ answer, when }) =>
      answer === null || when.length === 0 ? [] : [{ call, ...answer, when }],
    );
    return [...unconditional, ...conditional];
  });
  return answers.slice(0, MOST_ANSWERS);
}

function ruleOf(rule: Fields): { answer: ReturnType<typeof answerOf>; when: SeccompAnswer['when'] } {
  return {
    answer: answerOf(textField(rule, 'action') ?? '', countField(rule, 'errnoRet')),
    when: listOf(rule, 'args').map((arg) => ({
      index: countField(arg, 'index') ?? 0,
      op: textField(arg, 'op') ?? '',
      value: countField(arg, 'value') ?? 0,
    })),
  };
}

/** `null`: it lets the call through, whoever is asked about it first. */
function answerOf(action: string, errno: number | null): Pick<SeccompAnswer, 'action' | 'errno'> | null {
  if (action === 'SCMP_ACT_ERRNO') return { action: 'errno', errno: errno ?? DEFAULT_ERRNO };
  return /^SCMP_ACT_(?:KILL|KILL_THREAD|KILL_PROCESS|TRAP)$/u.test(action) ? { action: 'kill', errno: null } : null;
}

function namesOf(rule: Fields): readonly string[] {
  const names: unknown = Object.hasOwn(rule, 'names') ? rule['names'] : [];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** Who refused a command, and at which step. */
export interface CommandRefusal {
  /**
   * `lookup`: the runtime's child looked for the program. `execve`: the kernel was asked to run it. `workdir`: the
   * directory to start in. `user-lookup`: the engine looked the user up. `user-change`: the runtime's child became it.
   */
  readonly step: 'lookup' | 'execve' | 'workdir' | 'user-lookup' | 'user-change';
  readonly errno: Errno;
  /** Program, directory or user, as the text has it; `null` when it does not say. */
  readonly subject: string | null;
  /** The line that says so. */
  readonly line: string;
}

/** `outside`: the directory that was entered has no path any more (the check behind CVE-2024-21626). */
export type Errno =
  | 'ENOENT'
  | 'EACCES'
  | 'EISDIR'
  | 'ENOTDIR'
  | 'ENOEXEC'
  | 'E2BIG'
  | 'EPERM'
  | 'ELOOP'
  | 'outside'
  | 'other';

const ERRNOS: readonly (readonly [RegExp, Errno])[] = [
  [
    /no such file or directory|not found|no matching entries|no users? found|no groups? found|does not exist/iu,
    'ENOENT',
  ],
  [/permission denied|not executable/iu, 'EACCES'],
  [/is a directory/iu, 'EISDIR'],
  [/not a directory/iu, 'ENOTDIR'],
  [/exec format error/iu, 'ENOEXEC'],
  [/argument list too long/iu, 'E2BIG'],
  [/operation not permitted/iu, 'EPERM'],
  [/too many (?:levels of symbolic )?links/iu, 'ELOOP'],
];

/**
 * What Docker 17 to 29, containerd, runc 1.0.0-rc3 to 1.5 and crun print, in the order in which they are tried: the more
 * it says, the earlier. The group `said` is where the errno is looked for.
 */
const FORMS: readonly (readonly [CommandRefusal['step'], RegExp])[] = [
  [
    'user-lookup',
    /unable to find (?:user|group) (?<subject>[^:]{1,200}): (?<said>no matching entries in (?:passwd|group) file)/iu,
  ],
  ['user-lookup', /(?<said>no (?:matching entries in (?:passwd|group) file|users found|groups found))/iu],
  // runc: setup user; crun: setresuid, setgroups.
  ['user-change', /unable to setup user: (?:set[a-z]+: )?(?<said>[^:]{1,100})/iu],
  [
    'user-change',
    /\bset(?:groups|resuid|resgid|uid|gid)`?: (?<said>operation not permitted|permission denied|invalid argument)/iu,
  ],
  ['workdir', /chdir to cwd \("?(?<subject>[^")]{0,300})"?\) set in config\.json failed: (?<said>[^:]{1,100})/iu],
  ['workdir', /\bchdir(?: to)?(?: `(?<subject>[^`]{0,300})`)?: (?<said>[^:]{1,100})/iu],
  // runc since 1.1.12; crun since 1.14.1 asks for the path and gets ENOENT.
  ['workdir', /(?<said>current working directory is outside of (?:the )?container mount namespace root)/iu],
  ['workdir', /\b(?<said>getcwd: no such file or directory)/iu],
  // runc looks before it asks the kernel: Go's exec.LookPath.
  ['lookup', /\bexec: "(?<subject>[^"]{1,300})": (?:stat [^:]{1,300}: )?(?<said>[^:]{1,100})/iu],
  ['lookup', /executable file `(?<subject>[^`]{1,300})` (?<said>not found)/iu],
  ['lookup', /the path `(?<subject>[^`]{1,300})` (?:exists but it )?(?:is )?(?<said>does not exist|not executable)/iu],
  // runc since 1.1, from the runtime's child; `fork/exec` is somebody's who could not start the runtime.
  ['execve', /(?<![\w/])exec (?<subject>\/[^:\n]{1,300}): (?<said>[^:]{1,100})/iu],
  [
    'execve',
    /\bexec (?:container process (?:\(missing dynamic library\?\) )?)?`(?<subject>[^`]{1,300})`: (?<said>[^:]{1,100})/iu,
  ],
  // runc to 1.0: without the name.
  ['execve', /exec user process caused:? "?(?<said>[^":]{1,100})/iu],
  [
    'execve',
    /starting container process caused:? "?(?<said>exec format error|argument list too long|no such file or directory|permission denied|operation not permitted)/iu,
  ],
];

const MOST_LINES = 200;
const MOST_CHARS = 2000;

/** Why a command was not begun, in the words of the engine or the runtime; `null` when they say nothing of the kind. */
export function commandRefusal(text: string): CommandRefusal | null {
  // runc's own log line quotes the message, and so escapes the quotes in it.
  const lines = text.replaceAll('\\"', '"').split(/\r?\n/u, MOST_LINES);
  for (const line of lines) {
    const found = refusalIn(line.slice(0, MOST_CHARS));
    if (found !== null) return found;
  }
  return null;
}

function refusalIn(line: string): CommandRefusal | null {
  for (const [step, form] of FORMS) {
    const groups = form.exec(line)?.groups;
    if (groups === undefined) continue;
    const errno =
      step === 'workdir' && /outside|getcwd/iu.test(groups['said'] ?? '') ? 'outside' : errnoOf(groups['said'] ?? '');
    // Something else that begins alike, such as a program that prints what it is about to exec.
    if (errno === null) continue;
    return { step, errno, subject: groups['subject'] ?? null, line: line.trim().slice(0, 500) };
  }
  return null;
}

function errnoOf(said: string): Errno | null {
  return ERRNOS.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}

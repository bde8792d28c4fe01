import type { CauseEntry } from '../model/knowledge.ts';
import { programFiles } from './program-files.ts';
import { EXEC_NOTHING, RUNTIME_SILENT } from './phrases.ts';
import { users } from './users.ts';

/** The command that was typed. */
const commands: readonly CauseEntry[] = [
  {
    id: 'executable-not-found',
    area: 'user command',
    title: 'The command does not exist in the container',
    about:
      'The name is in no directory of the PATH of the container, or the path is wrong. The runtime is well. Of a directory, or a file without exec bit, it says nearly the same.',
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: /\bexec"?:[^;]{0,60}\bstat\b[^;]{0,300}no such file or directory/iu,
        unless: /unable to retrieve OCI runtime error|did not terminate/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The runtime looked for the command and found no such file.',
      },
      {
        says: /exec: "[^"]{1,300}": (?:executable file not found in \$PATH|stat [^:]{1,300}: no such file or directory|not a directory)/iu,
        unless: new RegExp(
          `${RUNTIME_SILENT.source}|exec: "(?:/[^"]{0,200}/)?(?:docker-)?(?:runc|crun|youki|containerd[\\w-]{0,30}|[\\w-]{0,30}container-runtime|[\\w-]{0,60}-(?:hook|toolkit|container-cli)|runsc|kata-runtime)"`,
          'iu',
        ),
        weight: 9,
        layer: 'runtime-init',
        because: 'The runtime names the command that it did not find.',
      },
      {
        says: /executable file `[^`]{1,300}` not found|the path `[^`]{1,300}` (?:does not exist|is not executable|exists but it is not executable)/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The runtime names the command that it did not find.',
        versions: 'crun',
      },
      {
        says: /\bopen executable: no such file or directory/iu,
        weight: 7,
        layer: 'runtime-init',
        because: 'The runtime did not find the command.',
        versions: 'crun',
      },
      {
        says: /executable file not found in \$PATH/iu,
        unless: new RegExp(
          `${RUNTIME_SILENT.source}|"(?:/[^"]{0,200}/)?(?:docker-)?(?:runc|crun|youki|containerd[\\w-]{0,30}|[\\w-]{0,30}container-runtime|[\\w-]{0,60}-(?:hook|toolkit|container-cli)|runsc|kata-runtime)": executable`,
          'iu',
        ),
        weight: 8,
        layer: 'runtime-init',
        because: 'A command is in no directory of the PATH.',
      },
      {
        says: /(?:^|\s)(?:\S{0,40}sh|ash|dash|env|\/\S{1,60}): (?:(?:line )?\d{1,6}: )?(?:exec: )?[\w./-]{1,100}: (?:command )?not found|: command not found/iu,
        weight: 7,
        layer: 'command',
        because: 'The shell in the container did not find the command.',
      },
      {
        says: /(?:exec user process caused:? ?"?|(?<!fork\/)\bexec \/[^\s:]{1,300}: )permission denied/iu,
        weight: 4,
        layer: 'command',
        because: 'The file was found and may not be executed: no exec bit, or a mount with noexec.',
      },
      {
        says: EXEC_NOTHING,
        weight: 4,
        layer: 'command',
        because: 'execve found no file; the command itself is usually checked before.',
      },
      {
        says: /container command "?'?[^\n]{1,200} not found or does not exist/iu,
        weight: 7,
        layer: 'command',
        because: 'Docker says so of a command that is not there, and of one whose loader is not.',
        versions: 'Docker 1.10 to 17.05',
      },
      {
        says: /exit code 12[67]\b|exited with (?:code )?12[67]\b/iu,
        weight: 4,
        layer: 'command',
        because: '127 is the code for a command that is not found, 126 for one that can not be executed.',
      },
    ],
    neighbours: [
      { id: 'executable-permission', tellApart: 'The file is there, and is a directory or may not be executed.' },
      { id: 'missing-interpreter', tellApart: 'The file is there: `docker cp` or `ls` shows it.' },
      { id: 'runc-binary-missing', tellApart: 'The name in quotes is that of the runtime.' },
      { id: 'rootfs-incomplete', tellApart: 'Nothing is there, not even a shell.' },
    ],
    decidedBy: [
      '`docker cp CONTAINER:PATH -`; `ls -l` through another shell; PATH in `docker inspect -f {{.Config.Env}}`',
    ],
    remedy: [
      'The right path; /bin/sh where there is no bash; chmod +x; a debug container (`kubectl debug`) for images without a shell',
    ],
    sources: [
      'measured: Docker 20.10.24, runc 1.1.5',
      'runc v1.5.1 libcontainer/setns_init_linux.go',
      'crun src/libcrun/utils.c: find_executable',
    ],
  },
  {
    id: 'executable-permission',
    area: 'user command',
    title: 'The command is there and may not be executed',
    about:
      'It is a directory, it has no exec bit, its bits or those of a directory above it are for another user, or it lies on a mount with noexec. Files that were copied from Windows or written by a volume often have no exec bit.',
    layers: ['runtime-init', 'command'],
    signatures: [
      {
        says: /exec: "[^"]{1,300}": (?:stat [^:]{1,300}: )?(?:permission denied|is a directory)/iu,
        unless: RUNTIME_SILENT,
        weight: 9,
        layer: 'runtime-init',
        because: 'The runtime names the command that it may not execute.',
      },
      {
        says: /the path `[^`]{1,300}` (?:is not executable|exists but it is not executable)/iu,
        weight: 9,
        layer: 'runtime-init',
        because: 'The runtime names the command that it may not execute.',
        versions: 'crun',
      },
      {
        says: /\bopen executable: (?:permission denied|operation not permitted)/iu,
        weight: 8,
        layer: 'runtime-init',
        because: 'The runtime may not open the command: it has no exec bit, is a directory, or a policy forbids it.',
        versions: 'crun',
      },
      {
        says: /(?:exec user process caused:? ?"?|(?<!fork\/)\bexec \/[^\s:]{1,300}: |\bexec ["'`]?[./][^\s:]{1,300} failed: )permission denied/iu,
        weight: 7,
        layer: 'command',
        because: 'The kernel says that the file was found and may not be executed.',
      },
      {
        says: /container command "?'?[^\n]{1,200} could not be invoked/iu,
        weight: 8,
        layer: 'command',
        because: 'Docker says so of a command that may not be executed.',
        versions: 'Docker 1.10 to 17.05',
      },
    ],
    neighbours: [
      { id: 'executable-not-found', tellApart: 'There is no such file at all.' },
      { id: 'selinux-denied', tellApart: 'The bits are right, and the audit log has an avc line.' },
      { id: 'apparmor-denied', tellApart: 'The bits are right, and the kernel log has apparmor="DENIED".' },
    ],
    decidedBy: [
      '`docker exec -u 0 CONTAINER ls -ld FILE` and each directory above it; `id` of the user',
      'noexec of its mount in /proc/PID/mountinfo of the init',
    ],
    remedy: ['chmod a+x, in the image `COPY --chmod=755`; or the interpreter before the script: `sh FILE`'],
    sources: [
      'measured: Docker 20.10.24, runc 1.1.5',
      'execve(2): EACCES',
      'Go os/exec: LookPath, which passes over files without exec bit',
    ],
  },
  {
    id: 'argument-list-too-long',
    area: 'user command',
    title: 'Arguments and environment are too long',
    about:
      'One argument or variable is above 128 KiB, or all together above a quarter of the stack limit (at most 6 MiB). Variables of many services, or a list put on the command line, do it.',
    layers: ['command', 'runtime-init', 'runtime', 'shim'],
    signatures: [
      {
        says: /arg(?:ument)? list too long|\bE2BIG\b/iu,
        weight: 9,
        layer: 'command',
        because: 'The kernel refused the arguments for their length.',
      },
    ],
    neighbours: [{ id: 'executable-not-found', tellApart: 'The same command with few arguments works.' }],
    decidedBy: ['the size of /proc/PID/environ and of the arguments; `ulimit -s`', 'enableServiceLinks of the pod'],
    remedy: ['A file or stdin instead of arguments; enableServiceLinks: false; a larger stack limit'],
    sources: ['execve(2): E2BIG, limits on arguments', 'Linux fs/exec.c: MAX_ARG_STRLEN'],
  },
];

export const userCommand: readonly CauseEntry[] = [...commands, ...programFiles, ...users];

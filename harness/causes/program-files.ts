import type { CauseEntry } from '../model/knowledge.ts';
import { EXEC_FORMAT, EXEC_NOTHING, FORK_EXEC_FORMAT, OFFICIAL_ENTRY } from './phrases.ts';

/** What execve says of a file that is there and can not be executed. */
export const programFiles: readonly CauseEntry[] = [
  {
    id: 'missing-interpreter',
    area: 'user command',
    title: 'The interpreter or the loader of the command is missing',
    about:
      'The file is there, and what it needs to be executed is not: the program after #! of a script, or the dynamic loader of a binary (glibc on Alpine, a wrong multi-arch path). The kernel says ENOENT for it.',
    layers: ['command', 'runtime-init'],
    signatures: [
      {
        says: EXEC_NOTHING,
        weight: 7,
        layer: 'command',
        because: 'The command was found and execve says that something is not there: its interpreter.',
      },
      {
        says: /missing dynamic library\?|cannot execute: required file not found|bad interpreter: no such file|\bld-(?:linux|musl)\S{0,40}: no such file|(?:Could not open|could not find) '?\/lib\S{0,20}\/ld-/iu,
        unless: /\^M|\\r/iu,
        weight: 9,
        layer: null,
        because: 'The interpreter or the loader is named as missing.',
      },
      {
        says: /\benv: [`'‘"]?[\w.-]{1,40}['’"]?: no such file or directory|env: can't execute [`'‘"]?[\w.-]{1,40}['’"]?/iu,
        weight: 8,
        layer: 'command',
        because: 'env did not find the interpreter that the script names.',
      },
      {
        says: /\b(?:sh|ash|dash): (?:(?:line )?\d{1,6}: )?(?:exec: )?\/[\w./-]{1,100}: not found/iu,
        weight: 6,
        layer: 'command',
        because: 'A shell says so of a path that is not there, and of one whose loader is not.',
      },
      {
        says: /\b(?:sh|ash|dash): (?:(?:line )?\d{1,6}: )?(?:exec: )?\.\/[\w./-]{1,100}: not found/iu,
        weight: 8,
        layer: 'command',
        because: 'A file that somebody saw before he named it with ./ is there: its loader is not.',
      },
      {
        says: /container command "?'?[^\n]{1,200} not found or does not exist/iu,
        weight: 6,
        layer: 'command',
        because: 'Docker says so of a file that is not there, and of one whose loader is not.',
        versions: 'Docker 1.10 to 17.05',
      },
    ],
    neighbours: [
      {
        id: 'crlf-line-endings',
        tellApart: '`head -1 FILE | od -c` shows a carriage return before the end of the line.',
      },
      { id: 'executable-not-found', tellApart: 'The file itself is not there.' },
      { id: 'wrong-architecture', tellApart: '`file` says another machine: its loader is missing for that reason.' },
    ],
    decidedBy: ['`head -1` of the script, or `readelf -l FILE | grep interpreter`, and whether that path is there'],
    remedy: [
      'Install the interpreter (bash on Alpine), or write #!/bin/sh',
      'A static build, gcompat, or an image with glibc',
    ],
    sources: [
      'execve(2): ENOENT of the interpreter',
      'measured: runc 1.1.5 and 1.3.6',
      'crun src/libcrun/container.c: missing dynamic library',
    ],
  },
  {
    id: 'crlf-line-endings',
    area: 'user command',
    title: 'The script has the line ends of Windows',
    about:
      'The first line ends with a carriage return, so that the kernel looks for an interpreter with that in its name and does not find it. Git with autocrlf, or an editor on Windows, put it there.',
    layers: ['command', 'runtime-init'],
    signatures: [
      {
        says: /\^M\b|\^M:|bad interpreter: no such file[^;]{0,20}\^M|\$'\\?r'|(?:sh|bash|python\d?|node|perl|ruby|env)(?:\\r|\r)/iu,
        weight: 9,
        layer: 'command',
        because: 'The carriage return is shown.',
      },
      {
        says: /\benv: [`'‘"]?(?:ba|da|a|z)?shr['’"]?: no such file|\benv: [`'‘"]?(?:ba|da|a|z)?sh ['’"]?: no such file|\benv: [`'‘"]?(?:python\d?|node|perl|ruby|php)(?:r| )['’"]?: no such file|\benv: can't execute [`'‘"]?[\w./-]{1,40} ['’"]/iu,
        weight: 9,
        layer: 'command',
        because: 'The name of the interpreter has something behind it.',
      },
      {
        says: /set: (?:line \d{1,6}: )?illegal option -(?:\s|$)|invalid option(?: name)?: (?:pipefail|set: pipefail)|: invalid option name/iu,
        weight: 7,
        layer: 'command',
        because: 'An option with a carriage return behind it is not known to the shell.',
      },
      {
        says: EXEC_NOTHING,
        weight: 5,
        layer: 'command',
        because: 'The command is there and its interpreter is not; a carriage return in its name makes it so.',
      },
      {
        says: [EXEC_NOTHING, /\.(?:sh|bash|py|pl|rb)[`"']?: no such file|entrypoint/iu],
        weight: 7,
        layer: 'command',
        because: 'A script is there and its interpreter is not found, as with line ends of Windows.',
      },
      {
        says: EXEC_FORMAT,
        unless: new RegExp(`${FORK_EXEC_FORMAT.source}|cannot execute binary file`, 'iu'),
        weight: 4,
        layer: 'command',
        because: 'What an editor of Windows writes before #! makes a script one without it.',
      },
      {
        says: [EXEC_FORMAT, /(?:\.(?:sh|bash|py|pl|rb)|entrypoint\S{0,20})["`']?(?: failed)?: exec format/iu],
        weight: 6,
        layer: 'command',
        because: 'A script was refused for its format: its first line is not what it should be.',
      },
    ],
    neighbours: [
      { id: 'missing-interpreter', tellApart: 'The first line ends with a line feed alone.' },
      { id: 'missing-shebang', tellApart: 'The text is exec format error.' },
    ],
    decidedBy: ['`head -1 FILE | od -c`: \\r before \\n; `file FILE`: with CRLF line terminators'],
    remedy: ['`sed -i "s/\\r$//" FILE` or dos2unix in the image; `*.sh text eol=lf` in .gitattributes'],
    sources: ['Linux fs/binfmt_script.c', 'git-scm.com: gitattributes, eol'],
  },
  {
    id: 'missing-shebang',
    area: 'user command',
    title: 'The script has no first line that names its interpreter',
    about:
      'A shell runs a text file without #! itself; execve does not and says ENOEXEC. The same happens for a blank line or a byte order mark before it, and for an empty file.',
    layers: ['command', 'runtime-init'],
    signatures: [
      {
        says: [EXEC_FORMAT, /\.(?:sh|bash|ash|py|pl|rb|js)["`']?: exec format error/iu],
        unless: FORK_EXEC_FORMAT,
        weight: 7,
        layer: 'command',
        because: 'The name is that of a script, and the kernel did not know its format.',
      },
      {
        says: EXEC_FORMAT,
        unless: new RegExp(`${FORK_EXEC_FORMAT.source}|cannot execute binary file`, 'iu'),
        weight: 6,
        layer: 'command',
        because: 'The kernel did not know the format: no #!, or a program for another machine.',
      },
    ],
    neighbours: [
      { id: 'wrong-architecture', tellApart: '`file` says ELF, and a machine that is not `uname -m`.' },
      { id: 'crlf-line-endings', tellApart: 'A byte order mark or a carriage return is in the first line.' },
      { id: 'runtime-binary-broken', tellApart: 'fork/exec and the path of the runtime stand before it.' },
    ],
    decidedBy: ['`head -c 4 FILE | od -c`: no # !, and no \\177 E L F'],
    remedy: ['#!/bin/sh as the very first line; or `docker exec CONTAINER sh FILE`'],
    sources: ['execve(2): ENOEXEC', 'measured: runc 1.1.5'],
  },
  {
    id: 'wrong-architecture',
    area: 'user command',
    title: 'The program is for another machine',
    about:
      'The image or the file was built for another architecture than the host, and no emulation (binfmt_misc with qemu) is registered for it.',
    layers: ['command', 'runtime-init', 'dockerd'],
    signatures: [
      {
        says: /image's platform \([^)]{1,60}\) does not match|does not match the (?:detected|specified|expected) (?:host )?platform|image platform \S{1,60} does not match/iu,
        weight: 9,
        layer: 'dockerd',
        because: 'The engine says that image and host differ.',
      },
      {
        says: /cannot execute binary file|rosetta error|qemu-\w{1,20}(?:-static)?: could not open|wrong ELF class|ELF file(?:'s)? (?:machine|class)/iu,
        weight: 8,
        layer: 'command',
        because: 'A program of another machine was to be executed.',
      },
      {
        says: [EXEC_FORMAT, /arm64|aarch64|amd64|x86[_-]64|armv\d|ppc64|s390x|riscv64|platform/iu],
        unless: FORK_EXEC_FORMAT,
        weight: 8,
        layer: 'command',
        because: 'The kernel did not know the format, and an architecture is spoken of.',
      },
      {
        says: OFFICIAL_ENTRY,
        weight: 7,
        layer: 'command',
        because:
          'The entry script of published images has its first line; the shell that it names is for another machine.',
      },
      {
        says: EXEC_FORMAT,
        unless: FORK_EXEC_FORMAT,
        weight: 6,
        layer: 'command',
        because: 'The kernel did not know the format: a program for another machine, or a script without #!.',
      },
    ],
    neighbours: [
      { id: 'missing-shebang', tellApart: 'The file is text.' },
      { id: 'cpu-emulation', tellApart: 'It runs, under qemu, and breaks there.' },
    ],
    decidedBy: ['`docker image inspect -f {{.Architecture}}` against `uname -m`; `file` of the program'],
    remedy: [
      '`docker pull --platform`, or build for it; `docker run --privileged tonistiigi/binfmt --install all` for emulation',
    ],
    sources: ['execve(2): ENOEXEC', 'docs.docker.com: multi-platform builds'],
  },
];

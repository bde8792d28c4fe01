import type { ExecUsers } from '../model/exec-place.ts';
import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import type { ContainerSecurity } from '../model/security.ts';
import { firstClosed, mayExecute } from './access.ts';
import { commandFile, type FileEvidence, type FileFault, type FileQuestion, modeText } from './command-file.ts';

interface AccessEvidence extends FileEvidence {
  readonly 'exec.users': ExecUsers | null;
  readonly 'container.security': ContainerSecurity | null;
}

function question(evidence: AccessEvidence): FileQuestion {
  return {
    refusals: { steps: ['lookup', 'execve'], errnos: ['EACCES', 'EISDIR', 'EPERM', 'ENOENT'] },
    layer: 'runtime-init',
    whyLayer: "The runtime's child, as the user of the command, asks whether it may execute the file before it does.",
    fault: (program) => faultOf(program, evidence),
    remedy: ({ word, found }, container) =>
      isFound(found) && found.file.type === 'directory'
        ? [
            {
              for: 'application',
              commands: [
                `docker exec ${container} ls ${found.file.path}   # the program is one of these, or elsewhere`,
              ],
              changes: 'what is typed; nothing in the container',
              lasts: 'for good',
            },
          ]
        : [
            {
              for: 'docker',
              commands: [`docker exec -u 0 ${container} chmod a+x ${isFound(found) ? found.file.path : word}`],
              changes: 'the exec bits of the file, for every user',
              lasts: 'until the container is recreated; `RUN chmod a+x` or `COPY --chmod=755` in the image for good',
            },
            {
              for: 'application',
              commands: [
                `docker exec ${container} sh ${isFound(found) ? found.file.path : word}   # for a script, with its interpreter`,
              ],
              changes: 'which program is started: an interpreter needs to read the script only',
              lasts: 'for this exec',
            },
          ],
  };
}

function faultOf(
  { word, found, searched, needs }: Parameters<FileQuestion['fault']>[0],
  evidence: AccessEvidence,
): FileFault | string {
  if (!isFound(found)) return `${word} is not there at all`;
  const { file, mount, through } = found;
  const refused = (because: string, certainty: FileFault['certainty'] = 'refused'): FileFault => ({
    because,
    quote: `${file.path}: ${file.type}, ${modeText(file)}, mount ${mount}`,
    certainty,
  });
  if (file.type === 'directory') return refused(`${word} is a directory and no program`);
  if (file.type === 'other') return refused(`${word} is a device, pipe or socket and no program`);
  const aside = searched.length === 0 ? '' : ', and no other of that name is in PATH';
  if ((file.mode & 0o111) === 0) return refused(`${file.path} has no exec bit (${modeText(file)})${aside}`);
  if (mount === 'noexec') return refused(`${file.path} lies on a mount with the option noexec`);
  const plain = needs.find((need) => isFound(need.found) && (need.found.file.mode & 0o111) === 0);
  if (plain !== undefined) return refused(`the ${plain.as} ${plain.path} of ${file.path} has no exec bit`);
  const users = evidence['exec.users'];
  const user = users?.exec ?? users?.container ?? null;
  // Owners are the host's numbers, the user is the container's.
  if (user === null || users?.namespace === 'mapped') return `${file.path} has exec bits (${modeText(file)})`;
  // Of what an exec of root's gets, which is not what the first process has kept.
  const capabilities = evidence['container.security']?.bounding ?? null;
  const closed = firstClosed(through, user, capabilities);
  if (closed !== null) return refused(`uid ${user.uid} may not search ${closed.path} (${modeText(closed)})`, 'likely');
  if (mayExecute(file, user, capabilities) !== 'no')
    return `uid ${user.uid} may execute ${file.path} (${modeText(file)})`;
  return refused(`uid ${user.uid} may not execute ${file.path} (${modeText(file)})`);
}

/** The file is there and may not be executed: a directory, no exec bit, another's, or a mount with noexec. */
const executablePermission: Rule<
  'exec.program',
  'container.inspect' | 'exec.attempts' | 'exec.users' | 'container.security'
> = {
  id: 'executable-permission',
  needs: ['exec.program'],
  likes: ['container.inspect', 'exec.attempts', 'exec.users', 'container.security'],
  // Refused before the kernel reads its first bytes: what is wrong with those comes after, and is told beside.
  explains: ['crlf-line-endings', 'missing-interpreter', 'missing-shebang', 'wrong-architecture'],
  match: (evidence: AccessEvidence) => commandFile(question(evidence), evidence),
};

export default executablePermission;

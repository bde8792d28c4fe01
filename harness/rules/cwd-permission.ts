import type { ExecUsers } from '../model/exec-place.ts';
import type { InsideFile } from '../model/inside-file.ts';
import type { Rule } from '../model/rule.ts';
import { insideOf } from '../parsers/id-map.ts';
import { firstClosed } from './access.ts';
import { modeText } from './command-file.ts';
import { refusedExecs } from './refusals.ts';
import {
  elsewhere,
  placeName,
  type WorkdirEvidence,
  type WorkdirQuestion,
  workdirQuestion,
} from './workdir-question.ts';

const question: WorkdirQuestion = {
  errnos: ['EACCES', 'EPERM'],
  whyLayer: "The runtime's child enters the directory (chdir) before it runs the command, and was not let in.",
  fault(place, evidence) {
    const { workdir, user } = place;
    const said = refusedExecs(evidence['exec.attempts'], {
      steps: ['workdir'],
      errnos: ['EACCES', 'EPERM'],
      of: 'any',
    });
    if (!('file' in workdir.found)) return `${placeName(place)} is not there at all`;
    const { file, through } = workdir.found;
    const users = evidence['exec.users'];
    // Owners are the host's numbers, the user is the container's; root of the namespace may be nobody to the owner.
    const mapped = users?.namespace === 'mapped';
    const closed = user === null || mapped ? null : firstClosed([...through, file], { ...user }, null);
    const bits = closed === null ? null : `uid ${user?.uid} may not search ${closed.path} (${modeText(closed)})`;
    const foreign = users === null || !mapped ? null : firstForeign([...through, file], users);
    const stranger =
      foreign === null
        ? null
        : `${foreign.path} (${modeText(foreign)}) belongs to user ${foreign.uid} of the machine, whom the container's user namespace does not know: its root may not search it either`;
    if (said.length > 0) {
      return {
        because: [`${placeName(place)} may not be entered`, stranger ?? bits]
          .filter((part) => part !== null)
          .join(': '),
        strength: 'strong',
      };
    }
    if (stranger !== null) {
      return { because: `${placeName(place)} may not be entered: ${stranger}`, strength: 'strong' };
    }
    if (bits === null) return `the user may enter ${placeName(place)}`;
    const version = evidence['container.home']?.runtimeVersion ?? null;
    if (version === null || entersAsRoot(version)) {
      return `${bits}, but ${version ?? 'the runtime'} enters the directory as root before it becomes the user`;
    }
    return { because: `${placeName(place)} may not be entered: ${bits}`, strength: 'strong' };
  },
  remedy: (place, container) => [
    elsewhere(container),
    {
      for: 'docker',
      commands: [
        `docker exec -w / -u 0 ${container} ls -ld ${place.workdir.path}`,
        `docker exec -w / -u 0 ${container} chmod a+x ${place.workdir.path}   # or chown, or -u with the owner`,
      ],
      changes: 'who may enter the directory',
      lasts: 'until the container is recreated; on a bind mount for good',
    },
    {
      for: 'host',
      commands: ['chown --recursive ID:ID SOURCE   # ID: the second number of /proc/PID/uid_map'],
      changes: 'whose the directory is, where the engine gives containers users of their own (userns-remap)',
      lasts: 'for good',
    },
  ],
};

/**
 * The first of the directories that only its owner or its group may search, when the user namespace has neither: no
 * capability in it reaches that inode (capable_wrt_inode_uidgid, Linux 3.16). `null`: none, or the maps were not read.
 */
function firstForeign(through: readonly InsideFile[], { uidMap, gidMap }: ExecUsers): InsideFile | null {
  if (uidMap.length === 0 || gidMap.length === 0) return null;
  const closed = through.find(
    ({ mode, uid, gid }) => (mode & 0o001) === 0 && insideOf(uidMap, uid) === null && insideOf(gidMap, gid) === null,
  );
  return closed ?? null;
}

/**
 * runc since 1.0.0-rc94 and crun since 1.4 try as root first and as the user then; runc 1.0.0-rc91 to rc93 tried once
 * (opencontainers/runc#2712, #2894).
 */
function entersAsRoot(version: string): boolean {
  const runc = /runc version 1\.0\.0-rc(?<rc>\d+)/u.exec(version)?.groups?.['rc'];
  if (runc !== undefined) return Number(runc) >= 94;
  const crun = /crun version (?<major>\d+)\.(?<minor>\d+)/u.exec(version)?.groups;
  return crun === undefined || Number(crun['major']) > 1 || Number(crun['minor']) >= 4;
}

/** The user of the command may not enter the directory. */
const cwdPermission: Rule<'exec.workdir', 'exec.users' | 'exec.attempts' | 'container.inspect' | 'container.home'> = {
  id: 'cwd-permission',
  needs: ['exec.workdir'],
  likes: ['exec.users', 'exec.attempts', 'container.inspect', 'container.home'],
  match: (evidence: WorkdirEvidence) => workdirQuestion(question, evidence),
};

export default cwdPermission;

import type { Place } from '../model/host-resources.ts';
import type { Remedy } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { BELOW_RUN, type DiskEvidence, fullDisk } from './full-disk.ts';

function remedy(place: Place | null): readonly Remedy[] {
  const path = place?.path ?? '/var/lib/docker';
  return [
    {
      for: 'host',
      commands: [`df -h ${path}; df -i ${path}; du -xsh ${path}/* | sort -h | tail`],
      changes: 'nothing: it shows what fills it',
      lasts: 'as long as it is kept free',
    },
    {
      for: 'docker',
      commands: ['docker system df', 'docker system prune'],
      changes: "the engine's unused images, containers and caches",
      lasts: 'until it fills again: set max-size and max-file for the log driver',
    },
  ];
}

/** A disk that the engine or an exec writes to has no space or no inodes. */
const diskFull: Rule<'host.disks', 'exec.attempts'> = {
  id: 'disk-full',
  needs: ['host.disks'],
  likes: ['exec.attempts'],
  match: (evidence: DiskEvidence) =>
    fullDisk(
      {
        isAbout: ({ use, fileSystem }) => fileSystem === 'other' || use === 'temporary' || use === 'data-root',
        names: (line) => !BELOW_RUN.test(line),
        remedy,
      },
      evidence,
    ),
};

export default diskFull;

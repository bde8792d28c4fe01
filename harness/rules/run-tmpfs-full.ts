import type { Place } from '../model/host-resources.ts';
import type { Remedy } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { BELOW_RUN, type DiskEvidence, fullDisk } from './full-disk.ts';

function remedy(place: Place | null): readonly Remedy[] {
  const top = place?.path.startsWith('/var/run') === true ? '/var/run' : '/run';
  return [
    {
      for: 'host',
      commands: [`du -xsh ${top}/* | sort -h | tail`],
      changes: 'nothing: it shows what fills it (journal, old bundles, core files)',
      lasts: 'as long as it is kept free',
    },
    {
      for: 'host',
      commands: [`mount -o remount,size=2G ${top}`],
      changes: 'how large the tmpfs may grow; with nr_inodes=N, how many files',
      lasts: 'until the next boot',
    },
  ];
}

/** The tmpfs that holds bundles, pid files and the runtime's state is full. */
const runTmpfsFull: Rule<'host.disks', 'exec.attempts'> = {
  id: 'run-tmpfs-full',
  needs: ['host.disks'],
  likes: ['exec.attempts'],
  match: (evidence: DiskEvidence) =>
    fullDisk(
      {
        isAbout: ({ use, fileSystem }) => fileSystem === 'tmpfs' && (use === 'bundle' || use === 'runtime-root'),
        names: (line) => BELOW_RUN.test(line),
        remedy,
      },
      evidence,
    ),
};

export default runTmpfsFull;

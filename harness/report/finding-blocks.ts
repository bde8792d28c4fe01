import type { Diagnosis, Headroom } from '../model/diagnosis.ts';
import type { Citation, Finding } from '../model/finding.ts';
import type { EvidenceKind } from '../model/reading.ts';
import { command, fact, heading, mark, text, verbatim } from './block.ts';
import type { Block } from './block.ts';
import { counted } from './quantity.ts';

const LABEL_OF = {
  'container.inspect': 'container',
  'container.home': 'container',
  'container.security': 'security',
  'container.init': 'init',
  'container.mounts': 'mounts',
  'container.rootfs': 'rootfs',
  'container.tasks': 'held by',
  'engine.info': 'engine',
  'daemon.processes': 'daemons',
  'cgroup.pids': 'slots',
  'cgroup.memory': 'memory',
  'cgroup.cpu': 'CPU',
  'cgroup.io': 'IO',
  'cgroup.freezer': 'freezer',
  'host.kernel': 'kernel',
  'host.disks': 'disk',
  'host.keys': 'keys',
  'host.memory': 'host',
  'host.pressure': 'waiting',
  'host.ptys': 'terminals',
  'host.threads': 'host',
  'kernel.log': 'kernel log',
  'runtime.log': 'log.json',
  'runtime.program': 'runtime',
  'runtime.record': 'record',
  'daemon.log': 'daemon',
  'exec.program': 'command',
  'exec.size': 'arguments',
  'exec.users': 'user',
  'exec.workdir': 'directory',
  'engine.pids': 'units',
  'host.files': 'host',
  'pid.namespace': 'ids',
  'process.limits': 'limits',
  'user.tasks': 'users',
  'exec.attempts': 'execs',
  'exec.intervention': 'proof',
} as const satisfies Record<EvidenceKind, string>;

/** The kinds that speak of a limit: shown as one section, before the cause. */
const LIMIT_KINDS: ReadonlySet<EvidenceKind> = new Set([
  'cgroup.pids',
  'cgroup.memory',
  'cgroup.cpu',
  'cgroup.io',
  'container.tasks',
  'host.threads',
  'engine.pids',
  'host.files',
  'pid.namespace',
  'process.limits',
  'user.tasks',
]);

/** What the limit's own counters say, in the finding's quotes. */
export function limitCitations({ citations }: Finding): readonly Block[] {
  return citations.filter(({ kind }) => LIMIT_KINDS.has(kind)).map(citation);
}

/** Cause, layer, and why; the diagnosis that names nothing says what is missing. */
export function causeBlocks(diagnosis: Diagnosis): readonly Block[] {
  switch (diagnosis.status) {
    case 'named':
      return [
        heading(`The cause: ${summary(diagnosis.finding)}`),
        ...reasons(diagnosis.finding),
        ...diagnosis.others.map((other) => mark('unsure', `also seen: ${summary(other)}: ${other.because}`)),
      ];
    case 'tied':
      return [
        heading('No cause: the evidence fits several equally well'),
        ...diagnosis.findings.map((each) => mark('unsure', `${summary(each)}: ${each.because}`)),
      ];
    case 'healthy':
      return [
        heading('No cause: healthy'),
        mark('yes', `Every cause was ruled out. ${headroomText(diagnosis.headroom)}`),
      ];
    case 'blind': {
      const missing = diagnosis.missing.length === 0 ? '' : ` Not read: ${diagnosis.missing.join(', ')}.`;
      return [heading('No cause: it can not be told'), mark('unsure', `${diagnosis.why}${missing}`)];
    }
  }
}

/** What to type, once for each tool whose words it is in. */
export function remedyBlocks(finding: Finding): readonly Block[] {
  if (finding.remedy.length === 0) return [];
  const each = finding.remedy.flatMap((remedy) => [
    fact(remedy.for, `${remedy.changes} (${remedy.lasts})`),
    // The kubelet's words belong in its configuration file, not behind a prompt.
    ...remedy.commands.map(remedy.for === 'kubelet' ? verbatim : command),
  ]);
  return [heading('What to type'), ...each];
}

/** `container-pids-max in runtime-init, conclusive` */
export function summary(finding: Finding): string {
  return `${finding.cause} in ${finding.layer}, ${finding.strength}`;
}

/** `12 slots are free in /sys/fs/cgroup/…` */
export function headroomText({ freeSlots, path }: Headroom): string {
  if (freeSlots === null) return 'No level has a pids limit.';
  const where = path === null ? '' : ` in ${path}`;
  if (freeSlots < 0) return `${counted(-freeSlots, 'task')} above the limit${where}.`;
  return `${counted(freeSlots, 'slot')} ${freeSlots === 1 ? 'is' : 'are'} free${where}.`;
}

function reasons(finding: Finding): readonly Block[] {
  const others = finding.citations.filter(({ kind }) => !LIMIT_KINDS.has(kind));
  return [text(finding.because), text(finding.whyLayer), ...others.map(citation)];
}

/** What was read, under the name of where. */
export function citation({ kind, quote }: Citation): Block {
  return fact(LABEL_OF[kind], quote);
}

import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { Citation, Remedy, Strength, SuspectedLimit } from '../model/finding.ts';
import type { Layer } from '../model/layer.ts';
import type { HostFiles, LimitedProcess, ProcessLimits } from '../model/process-limits.ts';
import type { Answer, Rule } from '../model/rule.ts';
import { failuresThatSay, type Said } from './failures-that-say.ts';
import { execEvidence, type Proof, proofOf } from './exec-evidence.ts';
import { failedSentence } from './runtime-tasks.ts';

/** EMFILE of a descriptor; that of inotify_init(2) is another limit. */
const REFUSED = /^(?!.*(?:inotify|fsnotify)).*too many open files/iu;
const REFUSED_IN_SYSTEM = /too many open files in system/iu;

/**
 * Descriptors that each needs for an exec. Measured of the shim of containerd 1.6.20: with seven free every exec failed,
 * with eight none; of the daemons estimated from the fifos and connections that one exec holds.
 */
const NEEDS = { shim: 8, containerd: 16, dockerd: 16 } as const;
type Daemon = keyof typeof NEEDS;

/**
 * The greatest limit of a container at which an exec was seen to fail: runc 1.1.5 and one with a terminal, which needs
 * more than one without. Lower ones can not be started with a seccomp profile.
 */
export const CONTAINER_FILES_TOO_FEW = 10;

/** The machine's own limit is near; it holds back only who is not root. */
const HOST_NEEDS = 64;

/** What is short of descriptors. */
interface Shortage {
  readonly layer: Layer;
  readonly sentence: string;
  readonly whyLayer: string;
  readonly citation: Citation;
  /** Whether no exec fits, as far as was measured. */
  readonly fits: 'never' | 'maybe';
  readonly remedy: readonly Remedy[];
  /** `null`: it is in the specification of the container, or not to be lifted for one container. */
  readonly suspect: SuspectedLimit | null;
}

/** For the proof: room for some execs, up to the hard limit, which is not touched. */
const LIFT_DESCRIPTORS = 256;

/** The soft limit of a running process: `/proc/PID/limits` stands for what prlimit(1) sets. */
function suspectOf(role: Daemon, { pid, openFiles, openFilesCount }: LimitedProcess): SuspectedLimit | null {
  const { soft, hard } = openFiles;
  if (soft === null || openFilesCount === null) return null;
  const liftTo = Math.min(hard ?? Number.MAX_SAFE_INTEGER, Math.max(soft, openFilesCount) + LIFT_DESCRIPTORS);
  if (liftTo <= soft) return null;
  return {
    path: `/proc/${pid}/limits`,
    liftTo: String(liftTo),
    // A daemon serves every container of the host.
    reach: role === 'shim' ? 'container' : 'host',
    room: { max: soft, current: openFilesCount },
  };
}

function ofDaemon(role: Daemon, process: LimitedProcess | null): Shortage | null {
  const { openFiles, openFilesCount, pid } = process ?? { openFiles: null, openFilesCount: null, pid: 0 };
  if (openFiles === null || openFiles.soft === null || openFilesCount === null) return null;
  const free = openFiles.soft - openFilesCount;
  if (free >= NEEDS[role]) return null;
  const unit = role === 'dockerd' ? 'docker.service' : 'containerd.service';
  return {
    layer: role,
    sentence: `${role} (process ${pid}) has ${openFilesCount} open files and may have ${openFiles.soft}: ${Math.max(0, free)} free, and an exec needs ${NEEDS[role]} there`,
    whyLayer: `${role} opens pipes for each exec, and is refused them.`,
    citation: {
      kind: 'process.limits',
      quote: `${role} ${pid}: ${openFilesCount} open, Max open files ${openFiles.soft}`,
    },
    fits: role === 'shim' ? 'never' : free <= NEEDS[role] / 2 ? 'never' : 'maybe',
    remedy: [
      {
        for: 'host',
        commands: [
          `prlimit --pid ${pid} --nofile=${openFiles.hard ?? 1_048_576}:`,
          `ls -l /proc/${pid}/fd   # what leaks`,
        ],
        changes: `the soft limit of the running ${role}, up to its hard one`,
        lasts: 'until it is started again',
      },
      {
        for: 'systemd',
        commands: [`systemctl edit ${unit}   # [Service] LimitNOFILE=1048576`],
        changes: `the limit of ${role} and of what it starts`,
        lasts: 'for good, from its next start on',
      },
    ],
    suspect: process === null ? null : suspectOf(role, process),
  };
}

function ofContainer({ init }: ProcessLimits): Shortage | null {
  const limit = init?.openFiles.soft ?? null;
  if (init === null || limit === null || limit > CONTAINER_FILES_TOO_FEW) return null;
  return {
    layer: 'runtime-init',
    sentence: `processes of the container may have ${limit} open files, and the runtime needs more than ${CONTAINER_FILES_TOO_FEW} for an exec with a terminal`,
    whyLayer:
      'The limit holds for `runc init` already, which opens the terminal and /proc before it starts the command.',
    citation: { kind: 'process.limits', quote: `init ${init.pid}: Max open files ${limit}` },
    fits: 'maybe',
    remedy: [
      {
        for: 'docker',
        commands: [
          'docker run --ulimit nofile=1024:524288 ...   # compose: ulimits: nofile; daemon.json: default-ulimits',
        ],
        changes: 'the limit of every process of the container; it has to be recreated',
        lasts: 'for good',
      },
    ],
    suspect: null,
  };
}

function ofHost(files: HostFiles | null): Shortage | null {
  if (files === null || files.max - files.openCount >= HOST_NEEDS) return null;
  return {
    layer: 'kernel',
    sentence: `the host has ${files.openCount} open files, and fs.file-max is ${files.max}`,
    whyLayer: 'The kernel refuses a file to every process without CAP_SYS_ADMIN.',
    citation: { kind: 'host.files', quote: `file-nr ${files.openCount} 0 ${files.max}` },
    fits: 'maybe',
    remedy: [
      {
        for: 'host',
        commands: [`sysctl fs.file-max=${files.max * 2}`],
        changes: 'open files of the whole machine',
        lasts: 'until the next boot; in /etc/sysctl.d for good',
      },
    ],
    suspect: {
      path: '/proc/sys/fs/file-max',
      liftTo: String(files.openCount + 4096),
      reach: 'host',
      room: { max: files.max, current: files.openCount },
    },
  };
}

/** Nobody is short now, and an exec was refused a descriptor: who, as far as its words tell. */
function ofWords(line: string): Shortage {
  const layer: Layer = /fork\/exec|process I\/O|fifo|pipe copy|log\.json/iu.test(line)
    ? 'shim'
    : /(?:init|sync|log) pipe|socketpair/iu.test(line)
      ? 'runtime'
      : 'runtime-init';
  return {
    layer,
    sentence: 'an exec was refused a descriptor, by a limit that is not near any more or was not read',
    whyLayer: 'As far as the words of the refusal tell.',
    citation: { kind: 'exec.attempts', quote: line },
    fits: 'maybe',
    remedy: [],
    suspect: null,
  };
}

function strengthOf(
  { fits }: Shortage,
  { said, proof, attempts }: { said: Said; proof: Proof; attempts: readonly ExecAttempt[] | null },
): Strength {
  if (said.count > 0 || proof === 'proven') return 'conclusive';
  return fits === 'never' && execEvidence(attempts ?? [], []).tried === 0 ? 'strong' : 'weak';
}

/** Tightest first: who is short of descriptors stands for the others behind it. */
function shortageOf(limits: ProcessLimits, files: HostFiles | null): Shortage | null {
  return (
    ofDaemon('shim', limits.shim) ??
    ofDaemon('containerd', limits.containerd) ??
    ofDaemon('dockerd', limits.dockerd) ??
    ofContainer(limits) ??
    ofHost(files)
  );
}

/** RLIMIT_NOFILE of shim, containerd, dockerd or the container, or fs.file-max. */
const nofileLimit: Rule<'process.limits', 'host.files' | 'exec.attempts' | 'exec.intervention'> = {
  id: 'nofile-limit',
  needs: ['process.limits'],
  likes: ['host.files', 'exec.attempts', 'exec.intervention'],
  match(evidence): Answer {
    const attempts = evidence['exec.attempts'];
    const said = failuresThatSay(attempts, REFUSED);
    const inSystem = failuresThatSay(attempts, REFUSED_IN_SYSTEM).count > 0;
    const short = inSystem
      ? ofHost(evidence['host.files'])
      : shortageOf(evidence['process.limits'], evidence['host.files']);
    const shortage = short ?? (said.line === null ? null : ofWords(said.line));
    if (shortage === null) {
      const { shim, init } = evidence['process.limits'];
      const ofShim =
        shim === null
          ? ''
          : `the shim has ${shim.openFilesCount ?? '?'} of ${shim.openFiles.soft ?? 'any number of'} open files; `;
      return { ruledOut: `${ofShim}the container may have ${init?.openFiles.soft ?? 'any number'} for each process` };
    }
    const { layer, sentence, whyLayer, citation, remedy, suspect } = shortage;
    const intervention: Intervention | null = evidence['exec.intervention'];
    const proof = intervention !== null && intervention.path === suspect?.path ? proofOf(intervention) : 'open';
    if (proof === 'refuted') return { ruledOut: `${sentence}, and execs failed all the same while it might have more` };
    const proven =
      proof === 'proven' ? ['lifting this one limit made execs work, putting it back broke them again'] : [];
    return {
      finding: {
        layer,
        strength: strengthOf(shortage, { said, proof, attempts }),
        because: `${[sentence, ...failedSentence(attempts), ...proven].join('; ')}.`,
        whyLayer,
        citations: [citation, ...(said.line === null ? [] : [{ kind: 'exec.attempts' as const, quote: said.line }])],
        remedy,
        suspect,
      },
    };
  },
};

export default nofileLimit;

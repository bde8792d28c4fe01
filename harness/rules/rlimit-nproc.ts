import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { ExecUsers } from '../model/exec-place.ts';
import type { Strength } from '../model/finding.ts';
import type { ProcessLimits } from '../model/process-limits.ts';
import type { Answer, Rule } from '../model/rule.ts';
import type { HostKernel } from '../model/task.ts';
import type { UserTasks } from '../model/user-tasks.ts';
import { type Proof, proofOf } from './exec-evidence.ts';
import { failuresThatSay, type Said } from './failures-that-say.ts';
import { failedSentence } from './runtime-tasks.ts';

/** Execve answers EAGAIN for this limit and for nothing else (fs/exec.c). Not `fork/exec`, which is a fork's. */
const EXECVE_REFUSED = /(?<![\w/])exec:? ["`/]\S{0,300}: resource temporarily unavailable/iu;

/** Who an exec runs as, the limit it is given, and how many tasks that user has. */
interface Use {
  readonly uid: number;
  readonly limit: number;
  readonly count: number;
}

function useOf(
  users: UserTasks,
  { init }: ProcessLimits,
  execUsers: ExecUsers | null,
): Use | { readonly none: string } {
  const asked = execUsers?.exec?.uid ?? null;
  if (asked !== null && users.namespace === 'own') {
    return { none: `what uid ${asked} of the container is outside of it was not read` };
  }
  // What init runs as counts where the two are counted differently: it may have changed its user since.
  const own = users.namespace === 'shared' ? (execUsers?.container.uid ?? users.initUid) : users.initUid;
  const uid = asked ?? own;
  if (uid === 0) return { none: 'execs run as root, whom this limit does not hold' };
  const limit = init?.processes.soft ?? null;
  if (limit === null) return { none: 'RLIMIT_NPROC of the container is unlimited' };
  return { uid, limit, count: users.byUid.find((user) => user.uid === uid)?.tasksCount ?? 0 };
}

/**
 * From Linux 5.17 on a process that changes its user is marked only when that user is above the limit already, and
 * execve then refuses it; before, at the limit too (kernel/sys.c, `flag_nproc_exceeded`). Measured on 6.18: with 5 tasks
 * at a limit of 5 execs work, with 6 none does.
 */
function execveRefuses({ count, limit }: Use, kernel: HostKernel | null): boolean {
  if (count !== limit) return count > limit;
  return kernel !== null && (kernel.major < 5 || (kernel.major === 5 && kernel.minor < 17));
}

/** For the proof: room for the exec and what it starts. */
const LIFT_PROCESSES = 64;

/** As the confirm depth names the limit, which each exec is given anew. */
const RESOURCE = 'RLIMIT_NPROC';

function strengthOf(
  refuses: boolean,
  { said, proof, attempts }: { said: Said; proof: Proof; attempts: readonly ExecAttempt[] | null },
): Strength {
  if (said.count > 0 || proof === 'proven') return 'conclusive';
  return refuses && attempts === null ? 'strong' : 'weak';
}

/** RLIMIT_NPROC of the user that execs run as, who may have other containers too. */
const rlimitNproc: Rule<
  'user.tasks' | 'process.limits',
  'exec.users' | 'host.kernel' | 'exec.attempts' | 'exec.intervention'
> = {
  id: 'rlimit-nproc',
  needs: ['user.tasks', 'process.limits'],
  likes: ['exec.users', 'host.kernel', 'exec.attempts', 'exec.intervention'],
  match(evidence): Answer {
    const use = useOf(evidence['user.tasks'], evidence['process.limits'], evidence['exec.users']);
    if ('none' in use) return { ruledOut: use.none };
    const { uid, limit, count } = use;
    // The null exec ends before the execve that this limit refuses.
    const execs = evidence['exec.attempts']?.filter(({ kind }) => kind !== 'null-exec') ?? [];
    const attempts = execs.length === 0 ? null : execs;
    const said = failuresThatSay(attempts, EXECVE_REFUSED);
    if (count < limit && said.count === 0) {
      return { ruledOut: `uid ${uid} has ${count} tasks on this host, and may have ${limit}` };
    }
    const intervention = evidence['exec.intervention'];
    const proof = intervention !== null && intervention.path === RESOURCE ? proofOf(intervention) : 'open';
    // An exec of one's own may also fail in a way of its own, which refutes nothing.
    if (proof === 'refuted' && failuresThatSay(intervention?.lifted ?? null, EXECVE_REFUSED).count > 0) {
      return {
        ruledOut: `uid ${uid} has ${count} tasks and may have ${limit}, and an exec that might have more failed too`,
      };
    }
    const refuses = execveRefuses(use, evidence['host.kernel']);
    const sentences = [
      `uid ${uid} has ${count} tasks on this host, in whatever container they are, and RLIMIT_NPROC of the container is ${limit}`,
      ...(refuses || said.count > 0 ? [] : ['a new process still starts, and may not fork']),
      ...failedSentence(attempts),
      ...(proof === 'proven'
        ? ['an exec with a higher limit of its own works, and those before and after it fail']
        : []),
    ];
    return {
      finding: {
        layer: 'command',
        strength: strengthOf(refuses, { said, proof, attempts }),
        because: `${sentences.join('; ')}.`,
        whyLayer: 'A change of user is never refused; the execve of the command after it is, with EAGAIN.',
        citations: [
          { kind: 'user.tasks', quote: `uid ${uid}: ${count} tasks` },
          { kind: 'process.limits', quote: `Max processes ${limit}` },
          ...(said.line === null ? [] : [{ kind: 'exec.attempts' as const, quote: said.line }]),
        ],
        remedy: [
          {
            for: 'docker',
            commands: [
              `docker run --ulimit nproc=${Math.max(limit, count) * 2} ...   # compose: ulimits: nproc; or a user of its own for each container`,
            ],
            changes: 'the limit, or who shares it; the container has to be recreated',
            lasts: 'for good',
          },
          {
            for: 'application',
            commands: [`ps -L -u ${uid}   # on the host: who has them`],
            changes: 'the leak itself, which may be in another container with the same uid',
            lasts: 'for good',
          },
        ],
        // A running container's limit is in no file, and `docker update` does not reach it; an exec can have its own.
        suspect: {
          path: RESOURCE,
          liftTo: String(Math.max(limit, count) + LIFT_PROCESSES),
          reach: 'container',
          room: { max: limit, current: count },
        },
      },
    };
  },
};

export default rlimitNproc;

/*
 * Texts that several causes share. The patterns match what is left after `explain` has taken the escapes out and folded
 * white space, so one blank stands for any. Quantifiers are bounded: a hostile line costs no more than an honest one.
 */

/** The parent's words when `runc init` is gone before it spoke; `parent` to runc 1.0.0-rc2, `init-p` since rc3. */
export const READ_INIT_P = /read (?:init-p|parent|init): connection reset by peer/iu;
/** The same since runc 1.2.0-rc.2. */
export const PROC_READY = /procReady not received/iu;
/** runc 1.0.0-rc94 to 1.1: the child died before it had read its bootstrap data. */
export const PRELIMINARY = /waiting for init preliminary setup/iu;
export const INIT_BROKEN_PIPE = /write (?:init-p|parent|sync-p|init): broken pipe/iu;
/** `create` and `run`: the C stage died. */
export const FINAL_CHILD = /final child's pid from pipe/iu;
/** Any of the above: the child died, and nothing says of what. */
export const INIT_DIED =
  /read (?:init-p|parent|init): connection reset by peer|procReady not received|waiting for init preliminary setup|write (?:init-p|parent|sync-p): broken pipe|reading from parent failed|final child's pid from pipe/iu;

/** runc since 1.0.0-rc94, when the memory controller's kill counter moved. */
export const OOM_NOTE = /possibly OOM-killed|was OOM-killed|memory limit too low/iu;
/** The kernel's own line. */
export const KERNEL_OOM = /memory cgroup out of memory|oom-kill:constraint=CONSTRAINT_MEMCG|oom_reaper/iu;

/** The Go runtime of `runc init` could not make a thread (EAGAIN). */
export const GO_THREAD =
  /pthread_create failed: resource temporarily unavailable|failed to create new OS thread|newosproc|may need to increase max user processes/iu;
export const EAGAIN = /resource temporarily unavailable/iu;
/** nsexec of runc could not clone. */
export const STAGE_EAGAIN =
  /unable to (?:spawn stage-[12]|fork: (?:child|init)_func)[^;]{0,40}: resource temporarily unavailable/iu;
/** Somebody above the runtime could not fork it: the limit is not the container's. */
export const FORK_RUNTIME_EAGAIN =
  /fork\/exec \S{0,200}(?:runc|crun|youki|runtime|shim|dockerd?|containerd)\S{0,80}: resource temporarily unavailable/iu;
/** runc could not fork `runc init`. */
export const FORK_SELF_EAGAIN = /fork\/exec \/proc\/self\/(?:exe|fd\/\d{1,9}): resource temporarily unavailable/iu;
/** The person's program was refused a fork or a thread. */
export const COMMAND_FORK =
  /can(?:no|')t fork\b|fork: retry|cannot fork\b|fork failed|fork: resource temporarily|unable to create (?:new )?(?:native )?thread|can't start new thread|vfork: resource|BlockingIOError/iu;
export const FORK_REJECTED = /fork rejected by pids controller/iu;

/** A cgroup join that failed. */
export const CGROUP_PROCS = /cgroup\.procs|adding pid \d{1,9} to cgroups|adding process \d{1,9} to cgroup/iu;
export const NOTHING_THERE = /no such file or directory/iu;

/** Something of the container machinery is speaking, and not a program inside. */
export const MACHINERY =
  /OCI runtime|container_linux\.go|process_linux\.go|runc|crun|exec failed|containerd|shim|dockerd|Error response from daemon|rpc error|nsenter|nsexec|error executing/iu;

/** What a late execve says: runc to 1.0 (`caused`), runc from 1.1 (`exec /x:`), the daemons before them. */
export const EXECVE =
  /(?:exec user process caused:?|\bexec:? [^\s:]{1,300}:|exec \S{1,300}:|standard_init_linux\.go:\d{1,5}:)/iu;

/** Kubernetes' probes. */
export const PROBE = /(?:readiness|liveness|startup) probe|probe (?:failed|errored)|probeType|ExecSync|prober/iu;
export const DEADLINE = /context deadline exceeded|DeadlineExceeded|timed? ?out/iu;

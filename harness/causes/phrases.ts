/*
 * Texts that several causes share. The patterns match what is left after `explain` has taken the escapes out and folded
 * white space, so one blank stands for any. Quantifiers are bounded: a hostile line costs no more than an honest one.
 */

/** The child died before it spoke, since runc 1.2.0-rc.2. */
export const PROC_READY = /procReady not received/iu;
/** runc 1.0.0-rc94 to 1.1: the child died before it had read its bootstrap data. */
export const PRELIMINARY = /waiting for init preliminary setup/iu;
/** `create` and `run`: the C stage died. */
export const FINAL_CHILD = /final child's pid from pipe/iu;
/**
 * The child died, and nothing says of what. The parent's end of the socket is called `parent` to runc 1.0.0-rc2 and
 * `init-p` since rc3.
 */
export const INIT_DIED =
  /read (?:init-p|parent|init): connection reset by peer|procReady not received|waiting for init preliminary setup|write (?:init-p|parent|sync-p): broken pipe|reading from parent failed|final child's pid from pipe/iu;

/** runc since 1.0.0-rc94, when the memory controller's kill counter moved. */
export const OOM_NOTE = /possibly OOM-killed|was OOM-killed|memory limit too low/iu;
/** The kernel's own line. */
export const KERNEL_OOM =
  /memory cgroup out of memory|oom-kill:constraint=CONSTRAINT_MEMCG|oom_reaper|mem_cgroup_out_of_memory|runc:\[[012]:(?:PARENT|CHILD|INIT)\] invoked oom-killer/iu;

/** The Go runtime of `runc init` could not make a thread (EAGAIN). */
export const GO_THREAD =
  /runtime\/cgo: pthread_create failed: resource temporarily unavailable|failed to create new OS thread|newosproc|may need to increase max user processes/iu;
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
  /(?<!runtime\/cgo: )pthread_create failed(?!: (?:operation not permitted|eperm)| \(EPERM)|can(?:no|')t fork\b|fork: retry|cannot fork\b|fork failed|fork: resource temporarily|(?:unable|failed) to (?:create|start|spawn) (?:a )?(?:new )?(?:native )?thread|can't (?:start|create) (?:new )?thread|vfork: resource|BlockingIOError|\[Errno 11\] resource|std::system_error[^\n]{0,60}resource temporarily|\bspawn \S{1,100} EAGAIN/iu;
export const FORK_REJECTED = /fork rejected by pids controller/iu;

/** A cgroup join that failed. */
export const CGROUP_PROCS = /cgroup\.procs|adding pid \d{1,9} to cgroups|adding process \d{1,9} to cgroup/iu;
export const NOTHING_THERE = /no such file or directory/iu;

/** Something of the container machinery is speaking, and not a program inside. */
export const MACHINERY =
  /OCI runtime|container_linux\.go|process_linux\.go|runc|crun|exec failed|containerd|shim|dockerd|Error response from daemon|rpc error|nsenter|nsexec|error executing|container init|setns process/iu;

/** Kubernetes' probes. */
export const PROBE = /(?:readiness|liveness|startup) probe|probe (?:failed|errored)|probeType|ExecSync|prober/iu;
export const DEADLINE = /context deadline exceeded|DeadlineExceeded|timed? ?out/iu;

/** The word for a full disk that a full table borrows: the pty, inotify, cpuset, pid and mount limits say it too. */
export const ENOSPC = /no space left on device/iu;
export const EMFILE = /too many open files/iu;
export const EPERM = /operation not permitted/iu;
/** EPERM or EACCES: which one a policy gives is its writer's choice. */
export const REFUSED = /operation not permitted|permission denied/iu;
/** Somebody waits for a change of a file: its own limits, with the same errno texts. */
export const WATCHES = /inotify|fsnotify|directory watch|file watcher|new watcher|failed to watch/iu;

/** A working directory that can not be entered: runc in all versions; crun `chdir`, since 1.14.1 `chdir to`. */
export const CHDIR_REFUSED =
  /chdir to cwd \("[^"]{0,300}"\) set in config\.json failed: permission denied|chdir(?: to)?(?: `[^`]{0,300}`)?: (?:permission denied|operation not permitted)/iu;
export const CHDIR_NOTHING =
  /chdir to cwd \("[^"]{0,300}"\) set in config\.json failed: no such file or directory|chdir(?: to)?(?: `[^`]{0,300}`)?: no such file or directory/iu;
/** The check behind CVE-2024-21626: runc since 1.1.12. */
export const CWD_OUTSIDE = /current working directory is outside of (?:the )?container mount namespace root/iu;

/** The shim ran something else than a runtime that is known: a wrapper, or a sandbox. */
export const OTHER_RUNTIME =
  /(?<![\w-])(?!(?:docker-)?(?:runc|crun|youki)\b)[\w-]{2,60} did not terminate suc{1,2}essfully/iu;
/** A shim that could not run its runtime: what follows is the runtime's own file, not the person's command. */
export const RUNTIME_SILENT = /unable to retrieve OCI runtime error|did not terminate suc{1,2}essfully/iu;
/** The shim's connection is gone. */
export const SHIM_GONE = /ttrpc: (?:server )?closed|shim disconnected|shim reaped/iu;

/** A late execve that was refused by its format; a runtime that can not be run says `fork/exec` before it. */
export const EXEC_FORMAT = /exec format error/iu;
/** The entry script of published images begins with #!, so that its own format is known. */
export const OFFICIAL_ENTRY = /docker-entrypoint(?:\.sh)?["'`]?: exec format error/iu;
export const FORK_EXEC_FORMAT = /fork\/exec \S{1,300}: exec format error/iu;
/** The daemon reads the container's passwd itself, from the root file system as it sees it. */
export const NO_PASSWD_ENTRY = /unable to find user [^:]{1,100}: no matching entries in passwd file|no users found/iu;

/** It is the runtime that looked a user up, and not the daemon before it. */
export const RUNTIME_LOOKED = /exec failed|container process|container init|container_linux\.go/iu;

/** Kubernetes is speaking: the kubelet, its client, or the CRI plugin. */
export const KUBERNETES =
  /kubelet|kubectl|kubepods|\bpods?\b|PodSandbox|failed to exec in container|failed to start exec|CreateContainerError|RunContainerError/iu;
export const ENOMEM = /cannot allocate memory/iu;
/** The kernel's killer, for the whole host and not for one memory cgroup. */
export const GLOBAL_OOM =
  /(?<!cgroup )out of memory: kill(?:ed)? process|oom-kill:constraint=CONSTRAINT_(?:NONE|CPUSET)/iu;
/** Programs outside of any container that were refused a fork too. */
export const HOST_FORK =
  /sshd\S{0,40}: (?:error: |fatal: )?fork|fork of unprivileged child failed|systemd\S{0,20}: failed to fork|cron\S{0,20}: can't fork|-bash: fork/iu;
/** Dead children that nobody has waited for, as `ps` prints them. */
export const DEFUNCT = /<defunct>|\bzombie process(?:es)?\b/iu;
/** `clone` of stage 1 or 2 refused, runc 1.0.0-rc3 to rc8: the exit status is the ordinal of the `bail()`. */
export const EXIT_OF_CLONE = /setns process caused:? ?"?exit status (?:19|20|26|27|36|40|46|47)\b/iu;
/** `fork/exec` of anything: the host or a cgroup above has no memory to give. */
export const FORK_ENOMEM = /fork\/exec \S{1,300}: cannot allocate memory/iu;
/** The second stage into a pid namespace whose init is dead, or a kernel without memory for it. */
export const STAGE_ENOMEM =
  /unable to (?:spawn stage-[12]|fork: (?:child|init)_func): cannot allocate memory|nsenter: unable to fork: cannot allocate memory|(?:crun|OCI runtime)[^\n]{0,160}\bfork: cannot allocate memory/iu;
/** The namespaces of a process that is gone, as the parent finds out before it starts a child, and as stage 1 does. */
export const NAMESPACE_PATH_GONE =
  /\b(?:l?stat|open) \/proc\/[1-9]\d{0,9}\/ns\/\w{1,20}: no such (?:file or directory|process)/iu;
export const NAMESPACE_UNOPENED =
  /failed to open (?:ns file )?"?\/proc\/[1-9]\d{0,9}\/ns\/\w{1,20}"?[^:\n]{0,40}:? "?no such (?:file or directory|process)|failed to open ns file[^\n]{0,120}no such file/iu;
export const NAMESPACE_GONE = new RegExp(`${NAMESPACE_PATH_GONE.source}|${NAMESPACE_UNOPENED.source}`, 'iu');
/** `unshare` refused with EINVAL: no such namespace, switched off, or the race of kernels before 4.3. */
export const UNSHARE_EINVAL =
  /(?:failed|unable) to unshare [^:\n]{0,80}: invalid argument|unshare(?: failed|\(CLONE_NEW\w{1,10}\))?: invalid argument/iu;
/** `unshare` refused with EPERM: the switches of user namespaces, a sandbox, a missing capability. */
export const UNSHARE_EPERM =
  /(?:failed|unable) to unshare [^:\n]{0,80}: (?:operation not permitted|permission denied)|unshare(?: failed)?:? (?:operation not permitted|permission denied)/iu;
/** `EOF` from the C stage in the words of runc to 1.0.3: engines and kernels of the years to 2021. */
export const FINAL_CHILD_OF_OLD =
  /process_linux\.go:\d{1,4}: getting the final child's pid from pipe caused:? ?"?EOF/iu;
/** `unshare` or `clone` refused with ENOSPC: a limit of `/proc/sys/user`. */
export const NAMESPACE_ENOSPC =
  /fork\/exec \/proc\/self\/(?:exe|fd\/\d{1,9}): no space left on device|(?:(?:failed|unable) to unshare [^:\n]{0,80}|unshare(?: failed)?|cannot clone|\bclone|creat(?:e|ing) [^:\n]{0,40}namespaces?(?: failed)?): no space left on device/iu;
/** A join that found no such cgroup. */
export const CGROUP_GONE = /cgroup[.-]procs"?: no such (?:file or directory|device)/iu;
/** dockerd's own check, before anything is asked of containerd. */
export const NOT_RUNNING = /container \S{1,300} is not running/iu;
/** The runtime's own check. */
export const STOPPED_CONTAINER =
  /cannot exec (?:in a stopped (?:container|state)|a container that has (?:stopped|run and stopped))|cannot exec in a deleted state/iu;

/** execve found no file: the command's own, or the interpreter that it names. */
export const EXEC_NOTHING =
  /exec user process caused:? ?"?no such file or directory|(?<!fork\/)\bexec \/[^\s:]{1,300}: no such file or directory|exec container process [^;]{0,200}`[^`]{1,300}`: no such file or directory/iu;

/** The parent could not start its child: runc to 1.1 executes itself, from 1.2 its sealed copy, with the root as its directory. */
export const FORK_SELF_NOTHING = /fork\/exec \/proc\/self\/(?:exe|fd\/\d{1,9}): no such file or directory/iu;

/** Calls that are newer than many filters: a filter that does not know them refuses with EPERM instead of ENOSYS. */
export const NEWER_CALL_REFUSED =
  /\b(?:clone3|faccessat2|statx|openat2|close_range|rseq|clock_gettime64|futex_time64)\b[^;]{0,500}operation not permitted/iu;
/** The child was gone before it read the first bytes from its parent. */
export const BOOTSTRAP_BROKEN = /copying bootstrap data to pipe[^;]{0,60}(?:broken pipe|connection reset)/iu;
/** A stage of the child that joins the namespaces ended with 1, and nothing says why; runc to 1.3 keeps its words to the log. */
export const SETNS_STATUS_1 = /executing setns process[^;]{0,40}exit status 1\b/iu;
/** What a stage of the child says of itself: with it the status says nothing more. */
export const STAGE_SPOKE = /nsexec|nsenter:|unable to (?:spawn|fork)|failed to (?:open|setns|join|sync)/iu;
/** A path to execute was looked up, and there is nothing: whatever stands between them. */
export const STAT_NOTHING = /\bexec\b[^;]{0,300}\bstat\b[^;]{0,300}: no such file or directory/iu;
/** The kernel says of a path in /proc/PID/cgroup that the cgroup has been removed under a dying process (v2). */
export const CGROUP_DELETED = /\/sys\/fs\/cgroup\/[^\n:]{1,400} \(deleted\)/iu;
/** A limit below what is in use: the kernel could not bring the use down. */
export const MEMORY_LIMIT_BUSY =
  /memory\.(?:limit_in_bytes|memsw\.limit_in_bytes|max)"?[^\n]{0,40}: device or resource busy/iu;

/** A container is being made: its cgroups are new, and nothing of its own can have filled them. */
export const CREATION =
  /runtime (?:create|run) failed|runc (?:create|run) failed|error during container init|container init caused|final child's pid|pod ?sandbox|procHooks/iu;
/** A note of the memory controller, or a container that is being made: both speak against limits on processes. */
export const OOM_OR_CREATION = new RegExp(`${OOM_NOTE.source}|${CREATION.source}`, 'iu');
/**
 * runc that would have said so, had the kill counter of the memory controller moved: 1.0.0-rc94 and later. Without the
 * note memory is less likely, and not ruled out.
 */
export const WOULD_NOTE_OOM = /procReady|unable to start container process[^\n]{0,80}read init-p/iu;
/** The C stage ended by itself and was not killed over unread data: something refused it. */
export const STAGE_GAVE_UP = /final child's pid from pipe(?: caused)?:? ?"?EOF/iu;

/*
 * runc is two programs that share one error: the parent starts a child (`runc init`) and hands on what the child could not
 * do. Up to 1.0 the parent's own steps carry a frame of process_linux.go, from 1.1 on they begin with words of a list; what
 * the envelope holds without either was said by the child.
 */

/** Behind these the child speaks, or the parent of its own step. */
const ENVELOPE =
  /(?:error during container init|container init caused|unable to start container process|starting container process caused):? ?["'`]?/giu;

/** What runc's parent does, v1.0.0-rc2 to 1.5: libcontainer/process_linux.go, container_linux.go. */
const PARENT =
  /^(?:\w+_linux\.go:\d{1,5}|error (?:starting|copying|executing|adding pid|writing config|setting (?:rlimits?|cgroup|Intel|initial|final)|getting (?:current|pipe)|waiting|sending|creating network|updating|spawning|reading pid|running (?:prestart|createRuntime|poststart|poststop))|unable to (?:start init|create (?:init|log|sync|new|safe)|apply (?:cgroup|Intel)|store|setup exec|mark|forward|get|set memory|destroy|kill|signal)|can't (?:copy|get final|open cgroup|start)|waiting for|reading from|(?:read|write) (?:init|parent|sync)|procReady|cannot (?:get seccomp|marshall|send|fulfil|start)|failed to (?:connect with seccomp|fulfil|set io)|seccomp listener|mount source thread|receive mount|send mount|sync "|invalid JSON|exec\.Command|namespace|container(?:'s)? |move netDevice|bad sub|unknown controller|expected cgroupsPath|fork\/exec|exit status|EOF)/iu;
/** What is left of an envelope that holds nothing. */
const NOTHING = /^["'`:\s]*(?:unknown)?["'`.:\s]*$/u;

/** Which half of runc failed, as far as its envelope tells; `null` where there is none, or the parent speaks of its child. */
export function halfOfRunc(text: string): 'runtime-init' | null {
  let said: string | null = null;
  for (const found of text.matchAll(ENVELOPE)) said = text.slice(found.index + found[0].length);
  if (said === null || NOTHING.test(said) || PARENT.test(said)) return null;
  return 'runtime-init';
}

/** Behind `pthread_create failed` Go prints where it was; none of it is a failure of its own. */
const TRACEBACK =
  /^(?:SIGABRT|SIGSEGV|SIGTRAP|PC=|goroutine \d|runtime[./]|runtime:|runtime stack|created by |\s{1,8}(?:\S{1,200}\.(?:go|c|s|S):\d|fp=)|r(?:ax|bx|cx|dx|di|si|bp|sp|ip|\d{1,2}|flags) |(?:cs|fs|gs) |rip |exit status|fatal error: |main\.|syscall\.|os\/|internal\/|stack:|\[signal )/u;
/** A row of a table of events begins so; everything else that is indented goes on with the row before. */
const FRESH = /^\s*(?:Warning|Normal)\s|^\s*[A-Z][\w -]{0,40}:(?:\s|$)|^\s*(?:Type\s+Reason|----)|^\s*$|^\s*[{[]/u;
const MOST = 2000;

/** A line goes on with the failure of the line before. */
export function goesOn(text: string): boolean {
  if (text.length > MOST) return false;
  return TRACEBACK.test(text) || (/^\s{4,}\S/u.test(text) && !FRESH.test(text) && !/^\s*\S+=|^\s+time="/u.test(text));
}

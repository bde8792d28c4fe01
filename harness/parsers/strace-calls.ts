/** One line of a task's trace. */
export type TraceRecord =
  | {
      readonly type: 'call';
      /** Seconds since the epoch, as strace -ttt prints them. */
      readonly at: number;
      readonly name: string;
      /** What stands between the brackets, as printed. */
      readonly args: string;
      /** `null`: it did not return. */
      readonly result: { readonly value: number; readonly errno: string | null; readonly tid: number | null } | null;
      /** Seconds, of strace -T; `null`: it did not return. */
      readonly took: number | null;
    }
  | { readonly type: 'signal'; readonly at: number; readonly signal: string }
  | { readonly type: 'exited'; readonly at: number; readonly code: number }
  | { readonly type: 'killed'; readonly at: number; readonly signal: string }
  | { readonly type: 'superseded'; readonly at: number };

const STAMP = /^(?<at>\d{1,12}\.\d{1,9}) (?<rest>.*)$/u;
const CALL = /^(?:<\.\.\. )?(?<name>[a-z_][a-z0-9_]*)(?<opening>\(| resumed>)/u;
/** The last bracket that a result follows: what a program wrote may look like one, but it stands inside of the brackets. */
const RETURN =
  /^(?<args>.*)\) += (?<value>-?\d+|0x[0-9a-f]+|\?)(?:<[^>]*>)?(?: (?<errno>E[A-Z0-9]+))?(?:[^<]*?\/\* (?<tid>\d+) in strace's PID NS \*\/)?[^<]*(?:<(?<took>\d+\.\d+)>)?$/u;

/**
 * The trace of one task, as `strace -ff -ttt -T` writes it (5.9 and later, with `--decode-pids=pidns`). Lines of another
 * form are passed over: what a program prints reaches its trace only inside of a quoted, escaped string.
 */
export function parseStraceCalls(text: string): readonly TraceRecord[] {
  return text.split('\n').flatMap((line) => {
    const stamped = STAMP.exec(line)?.groups;
    const record = stamped === undefined ? null : recordOf(Number(stamped['at']), stamped['rest'] ?? '');
    return record === null ? [] : [record];
  });
}

function recordOf(at: number, rest: string): TraceRecord | null {
  if (rest.startsWith('+++ ')) return endOf(at, rest);
  const signal = /^--- (?<signal>SIG[A-Z0-9+_]{1,12}) /u.exec(rest)?.groups?.['signal'];
  if (signal !== undefined) return { type: 'signal', at, signal };
  const call = CALL.exec(rest);
  const name = call?.groups?.['name'];
  if (call === null || name === undefined) return null;
  const behind = rest.slice(call[0].length);
  const returned = RETURN.exec(behind);
  const { args = behind, value, errno, tid, took } = returned?.groups ?? {};
  const isBack = value !== undefined && value !== '?';
  return {
    type: 'call',
    at,
    name,
    args,
    result: isBack ? { value: Number(value), errno: errno ?? null, tid: tid === undefined ? null : Number(tid) } : null,
    took: isBack && took !== undefined ? Number(took) : null,
  };
}

function endOf(at: number, rest: string): TraceRecord | null {
  const exited = /^\+\+\+ exited with (?<code>\d{1,3}) /u.exec(rest)?.groups?.['code'];
  if (exited !== undefined) return { type: 'exited', at, code: Number(exited) };
  const signal = /^\+\+\+ killed by (?<signal>SIG[A-Z0-9+_]{1,12})/u.exec(rest)?.groups?.['signal'];
  if (signal !== undefined) return { type: 'killed', at, signal };
  return rest.startsWith('+++ superseded by ') ? { type: 'superseded', at } : null;
}

/** What is different each time, and what stands for it. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  // RFC 3339, and the clock of a Go log.
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/gu, 'TIME'],
  [/\b\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)?/gu, 'TIME'],
  // Ids of containers, images and execs.
  [/\b[0-9a-f]{64}\b/gu, 'ID'],
  [/\bw-[0-9a-z]+-\d+(?:-[0-9a-z-]+)?/gu, 'NAME'],
  [/\b[0-9a-f]{12}\b/gu, 'ID'],
  [/\b0x[0-9a-f]+\b/gu, 'ADDRESS'],
  // `/proc/123/ns/ipc`, `nsexec-1[123]:`, `adding pid 123 to cgroups`, `pid=123`.
  [/\/proc\/\d+\b/gu, '/proc/PID'],
  [/\/proc\/self\/fd\/\d+/gu, '/proc/self/fd/N'],
  [/(?<word>nsexec-\d|process|pid|PID)(?<sign>[[ =:]+)\d+/gu, '$<word>$<sign>PID'],
  [/failed to write \d+/gu, 'failed to write PID'],
  [/\/opt\/initp\/[^/\s"]+/gu, 'RUNTIME'],
  [/\/sys\/fs\/cgroup\/[^\s":]*/gu, 'CGROUP'],
  [/\/(?:var\/)?run\/(?:docker|containerd)\/[^\s":]*/gu, 'STATE'],
  [/\/tmp\/\S*?\d+\b/gu, 'TEMPORARY'],
  [/\b\d+(?:\.\d+)?(?:ns|us|\u00B5s|ms|s)\b/gu, 'DURATION'],
];

/** Of a traceback only the first lines are the same each time. */
const MOST_CHARS = 400;

/** The text without what is different each time: ids, pids, paths of this run, times. */
export function normalise(text: string): string {
  const said = withoutTraceback(text).trim();
  const changed = CHANGING.reduce((left, [pattern, word]) => left.replace(pattern, word), said);
  const flat = changed.replaceAll(/\s*\n\s*/gu, ' \u23CE ').replaceAll(/[ \t\r]+/gu, ' ');
  return flat.length > MOST_CHARS ? `${flat.slice(0, MOST_CHARS)}...` : flat;
}

/** Go prints registers and stacks behind these words; what the runtime itself says comes after them. */
const TRACEBACK = /\n(?:PC=|goroutine \d+|runtime stack:)[^]*?(?=\n(?:time="|ERRO\[|\{"level")|$)/u;

function withoutTraceback(text: string): string {
  const lines = text.replace(TRACEBACK, '').split('\n');
  // Each thread that is refused says so, and how many are is a matter of luck.
  return lines.filter((line, n) => line !== lines[n - 1]).join('\n');
}

/**
 * What dockerd writes when an exec fails or hangs. `stream copy error` is called `copy stream failed` from 28.0 on;
 * `get state for` comes from its containerd client when a shim does not answer.
 */
const ABOUT_EXECS = [
  'Error running exec',
  'stream copy error',
  'copy stream failed',
  'Health check for container',
  'get state for',
] as const;

/** The lines about execs and stream copies, oldest first. */
export function execLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => ABOUT_EXECS.some((words) => line.includes(words)));
}

/** `cgroup.procs`: one pid a line, neither sorted nor unique on v1. Pid 0 is a process outside the reader's view. */
export function parsePidList(text: string): readonly number[] {
  const pids: number[] = [];
  for (const line of text.split('\n')) {
    if (/^[1-9]\d{0,9}$/u.test(line)) pids.push(Number(line));
  }
  return pids;
}

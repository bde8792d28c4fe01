/** The real uid in `/proc/PID/status`, as the reader's user namespace sees it; `null` without such a line. */
export function realUid(status: string): number | null {
  // The kernel writes a newline in the process's name as `\n`: no name can forge this line.
  const match = /\nUid:\t(\d{1,10})\t/u.exec(status);
  return match?.[1] === undefined ? null : Number(match[1]);
}

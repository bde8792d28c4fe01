/** `/proc/sys/fs/file-nr`: open files, 0, and the most there may be; `null` for anything else. */
export function parseFileNr(text: string): { readonly openCount: number; readonly max: number } | null {
  const match = /^(\d{1,20})\s+\d{1,20}\s+(\d{1,20})$/u.exec(text.trim());
  return match === null ? null : { openCount: Number(match[1]), max: Number(match[2]) };
}

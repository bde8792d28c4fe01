/** Absolute path of `program`, or `null`. */
export function findProgram(program: string, path?: string): string | null;

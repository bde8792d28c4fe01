import type * as ChildProcess from 'node:child_process';

/** `node:child_process`, loaded when the first process is started: a scan starts none, and would wait 4 ms for it. */
export function childProcess(): typeof ChildProcess {
  return process.getBuiltinModule('node:child_process');
}

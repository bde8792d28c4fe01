import { type ExecSpec, plainExec } from '../model/exec-spec.ts';

/**
 * A path that nobody makes: an exec of it tests every layer down to execve and runs nothing. (`/dev/null/x` can not
 * even be made, but is answered with "not a directory", which other faults give too.)
 */
export const NULL_EXEC = plainExec('/nonexistent/initp-null-exec');

/** The same with a terminal, as most people type it: what is made for it can be refused too. */
export const NULL_EXEC_TTY: ExecSpec = { ...NULL_EXEC, terminal: 'allocated' };

/** Runs and ends: tests the layers and the start of a program. */
export const TRUE_EXEC = plainExec('/bin/true');

import collect from './collect.ts';
import diagnose from './diagnose.ts';
import doctor from './doctor.ts';
import explain from './explain.ts';
import list from './list.ts';
import qualify from './qualify.ts';
import report from './report.ts';
import run from './run.ts';
import scan from './scan.ts';
import status from './status.ts';
import trace from './trace.ts';
import undo from './undo.ts';
import type { CommandLine } from './command-line.ts';

/** In the order of the help. */
export const commandLines: readonly CommandLine[] = [
  run,
  diagnose,
  scan,
  collect,
  explain,
  trace,
  status,
  undo,
  doctor,
  list,
  qualify,
  report,
];

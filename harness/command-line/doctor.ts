import type { DoctorOptions } from '../commands/doctor.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const doctor: CommandLine = (chosen) =>
  commandLine('doctor', 'whether this machine can hold runs, and what to do where it can not')
    .option('--clean', 'compare the machine with the snapshot from before the latest run instead', false)
    .action(async (options: DoctorOptions & { json?: boolean }) => {
      await chosen(options, async (to) => await (await import('../commands/doctor.ts')).doctor(options, to));
    });

export default doctor;

import { z } from 'zod';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { DEPTHS } from '../model/reading.ts';
import type { Depth, Reading } from '../model/reading.ts';
import { evidence } from './evidence-schema.ts';
import { checkJson } from './json-document.ts';

/** `readings.json`: all that a diagnosis was made from, so that it can be made again. */
export interface ReadingsFile {
  readonly schemaVersion: 1;
  readonly depth: Depth;
  readonly container: { readonly id: string; readonly name: string };
  readonly readings: readonly Reading[];
}

/** A run of a hundred execs with 64 KiB of output each is far below. */
export const MAX_READINGS_BYTES = 64 * 1024 ** 2;

const source = z.object({ how: z.string(), atMs: z.number() });

function reading<K extends string, V extends z.ZodType>(kind: K, value: V) {
  const name = z.literal(kind);
  return z.discriminatedUnion('status', [
    z.object({ kind: name, status: z.literal('read'), value, source }),
    z.object({ kind: name, status: z.literal('absent'), why: z.string(), source }),
    z.object({ kind: name, status: z.literal('failed'), error: z.string(), source }),
  ]);
}

const anyReading = z.discriminatedUnion('kind', [
  reading('container.inspect', evidence['container.inspect']),
  reading('container.home', evidence['container.home']),
  reading('container.security', evidence['container.security']),
  reading('container.init', evidence['container.init']),
  reading('container.mounts', evidence['container.mounts']),
  reading('container.rootfs', evidence['container.rootfs']),
  reading('container.tasks', evidence['container.tasks']),
  reading('engine.info', evidence['engine.info']),
  reading('daemon.processes', evidence['daemon.processes']),
  reading('cgroup.pids', evidence['cgroup.pids']),
  reading('cgroup.memory', evidence['cgroup.memory']),
  reading('cgroup.cpu', evidence['cgroup.cpu']),
  reading('cgroup.io', evidence['cgroup.io']),
  reading('cgroup.freezer', evidence['cgroup.freezer']),
  reading('host.disks', evidence['host.disks']),
  reading('host.keys', evidence['host.keys']),
  reading('host.memory', evidence['host.memory']),
  reading('host.pressure', evidence['host.pressure']),
  reading('host.ptys', evidence['host.ptys']),
  reading('host.kernel', evidence['host.kernel']),
  reading('host.threads', evidence['host.threads']),
  reading('kernel.log', evidence['kernel.log']),
  reading('runtime.log', evidence['runtime.log']),
  reading('runtime.program', evidence['runtime.program']),
  reading('runtime.record', evidence['runtime.record']),
  reading('daemon.log', evidence['daemon.log']),
  reading('exec.program', evidence['exec.program']),
  reading('exec.size', evidence['exec.size']),
  reading('exec.users', evidence['exec.users']),
  reading('exec.workdir', evidence['exec.workdir']),
  reading('engine.pids', evidence['engine.pids']),
  reading('host.files', evidence['host.files']),
  reading('pid.namespace', evidence['pid.namespace']),
  reading('process.limits', evidence['process.limits']),
  reading('user.tasks', evidence['user.tasks']),
  reading('exec.attempts', evidence['exec.attempts']),
  reading('exec.intervention', evidence['exec.intervention']),
]);

/** What `readings.json` must look like. */
export const readingsFile = z.object({
  schemaVersion: z.literal(1),
  depth: z.enum(DEPTHS),
  container: z.object({ id: z.string(), name: z.string() }),
  readings: z.array(anyReading),
});

/** Reads the text of a `readings.json`; throws `READINGS_INVALID`. */
export function parseReadings(text: string): ReadingsFile {
  if (text.length > MAX_READINGS_BYTES) throw invalid(`more than ${MAX_READINGS_BYTES / 1024 ** 2} MiB`, undefined);
  const checked = checkJson<ReadingsFile>(readingsFile, text);
  if (checked.status === 'invalid') throw invalid(checked.problem, checked.cause);
  return checked.value;
}

function invalid(problem: string, cause: unknown): HarnessError {
  return new HarnessError({
    code: 'READINGS_INVALID',
    message: `These are no readings of this version of initp: ${problem}`,
    hint: 'Give the readings.json that `initp run` wrote for a trial, unchanged.',
    exitCode: EXIT.usage,
    cause,
  });
}

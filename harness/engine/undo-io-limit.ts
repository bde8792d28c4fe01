import type { Host } from '../host/host.ts';
import type { UndoResult, UndoStep } from '../model/undo-step.ts';
import { ioLimitWords } from '../parsers/io-limit-words.ts';

type IoLimitStep = Extract<UndoStep, { kind: 'io-limit' }>;

/** Whether it is still in force; a cgroup that is gone has none. */
export async function hasIoLimit(host: Host, step: IoLimitStep): Promise<boolean> {
  const text = await host.readText(step.path).catch(() => '');
  return ioLimitWords(step).has(text, step.bytesPerSecond);
}

/** Before the container is removed: a process that waits for the disk can not be killed until it got what it waits for. */
export async function liftIoLimit(host: Host, step: IoLimitStep): Promise<UndoResult> {
  const { path, bytesPerSecond, device } = step;
  if (!(await hasIoLimit(host, step))) {
    return { status: 'nothing-to-do', why: `${path} has no limit of ${bytesPerSecond} for ${device}` };
  }
  await host.writeText(path, ioLimitWords(step).set(null));
  return (await hasIoLimit(host, step))
    ? { status: 'failed', error: `${path} still limits ${device} to ${bytesPerSecond} bytes in a second` }
    : { status: 'done' };
}

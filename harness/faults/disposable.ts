import type { Host } from '../host/host.ts';
import { DISPOSABLE } from '../model/disposable.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

/** Throws unless the machine says that it may be broken as a whole: preflight has asked already, and is not trusted. */
export async function onDisposableOnly(fault: string, host: Host): Promise<void> {
  if (await host.exists(DISPOSABLE)) return;
  throw new HarnessError({
    code: 'NOT_DISPOSABLE',
    message: `${fault} breaks the whole machine, and this one does not say that it may be thrown away: ${DISPOSABLE} is not there`,
    hint: 'Hold it in a virtual machine: `vagrant up` makes one that has the file. Never make the file on a machine that you need.',
    exitCode: EXIT.inconclusive,
  });
}

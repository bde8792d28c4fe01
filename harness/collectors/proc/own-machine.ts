import type { Host } from '../../host/host.ts';
import { HEAD_BYTES, programFormat } from '../../parsers/program-format.ts';

/** `e_machine` of this very program: it runs here, and so do others of its kind. `null`: could not be read. */
export async function ownMachine(host: Host): Promise<number | null> {
  const own = await host.readLink('/proc/self/exe').catch(() => null);
  if (own === null) return null;
  const look = await host.lookInside('/', own, { offset: 0, maxBytes: HEAD_BYTES }).catch(() => null);
  if (look?.status !== 'found') return null;
  const { format } = programFormat(look.part);
  return format.kind === 'elf' ? format.machine : null;
}

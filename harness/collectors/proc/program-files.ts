import type { InsideLook } from '../../host/inside.ts';
import { isFound, type NeededFile, type ProgramFile, type ProgramFormat } from '../../model/exec-program.ts';
import type { NotFound } from '../../model/inside-file.ts';
import { HEAD_BYTES, loaderName, programFormat } from '../../parsers/program-format.ts';
import { foundIn, type Inside, mountOf } from './inside.ts';

/** A program, and its first bytes for whoever wants to know more. */
export interface LookedAt {
  readonly found: ProgramFile | NotFound;
  readonly head: Uint8Array;
}

/** The interpreter of a script, its interpreter if that is a script too, and the loader of the last. */
const MOST_NEEDED = 3;

/** One file as execve(2) would take it. */
export async function lookAtProgram(inside: Inside, path: string): Promise<LookedAt> {
  const look = await inside.look(path, { offset: 0, maxBytes: HEAD_BYTES });
  const found = foundIn(look);
  if (look.status !== 'found' || !('file' in found)) return { found: notFound(found), head: new Uint8Array() };
  const mount = mountOf(inside.mounts, found.file.path)?.options.includes('noexec') === true ? 'noexec' : 'exec';
  return { found: { ...found, mount, format: await formatOf(inside, path, look) }, head: look.part };
}

function notFound(found: ReturnType<typeof foundIn>): NotFound {
  return 'why' in found ? found : { why: 'missing', at: found.file.path };
}

async function formatOf(inside: Inside, path: string, look: InsideLook & { status: 'found' }): Promise<ProgramFormat> {
  const { format, wanted } = programFormat(look.part);
  if (wanted === null || format.kind !== 'elf') return format;
  // The name of the loader lies further on, as patchelf puts it.
  const rest = await inside.look(path, wanted);
  return rest.status === 'found' ? { ...format, loader: { path: loaderName(rest.part) } } : format;
}

/** What the kernel asks for after the program itself, and whether it is there. */
export async function neededBy(inside: Inside, program: ProgramFile | NotFound): Promise<readonly NeededFile[]> {
  const needs: NeededFile[] = [];
  let current = program;
  while (isFound(current) && needs.length < MOST_NEEDED) {
    const need = needOf(current.format);
    if (need === null) break;
    const { found } = await lookAtProgram(inside, need.path);
    needs.push({ ...need, found });
    current = found;
  }
  return needs;
}

function needOf(format: ProgramFormat): Pick<NeededFile, 'as' | 'path'> | null {
  if (format.kind === 'script' && format.interpreter !== '') return { as: 'interpreter', path: format.interpreter };
  if (format.kind === 'elf' && format.loader !== 'unread' && format.loader.path !== null) {
    return { as: 'loader', path: format.loader.path };
  }
  return null;
}

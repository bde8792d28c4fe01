import { HEAD_BYTES, programFormat } from '../parsers/program-format.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';
import { commandContent } from './program-images.ts';

/** The file of a command: there, and no program that this machine can begin. */
const commandFile: Fault<'command-file'> = {
  id: 'command-file',
  title: 'A command whose file is there and can not be run',
  blast: 'container',
  parameters: {
    path: 'where it is put, absolute; the `exec` of the scenario asks for it',
    variant:
      '`no-exec-bit`, `directory`, `wrong-architecture`, `no-shebang`, `crlf`, `missing-interpreter` or `missing-loader`',
  },
  requires: ['root'],

  describe: ({ path, variant }) => [
    `docker cp: put ${variant === 'directory' ? 'a directory' : 'a file'} at ${path}; undo: remove the container`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ path, variant }, tools) {
    const type = variant === 'directory' ? 'directory' : 'file';
    const mode = variant === 'no-exec-bit' ? 0o644 : 0o755;
    const content = commandContent(variant, await ownMachine(tools));
    await tools.putFiles([{ path, type, mode, content }]);
    const look = await tools.look(path, { offset: 0, maxBytes: HEAD_BYTES });
    const there =
      look.status === 'found' &&
      look.file.type === type &&
      look.file.mode === mode &&
      Buffer.from(look.part).equals(Buffer.from(content));
    if (!there) throw injectionFailed('command-file', `${path}: ${JSON.stringify({ ...look, part: null })}`);
  },
};

/** The payload runs here. */
async function ownMachine({ look }: InjectionTools): Promise<number> {
  const payload = await look('/bin/payload', { offset: 0, maxBytes: HEAD_BYTES });
  const { format } = programFormat(payload.status === 'found' ? payload.part : new Uint8Array());
  if (format.kind !== 'elf') throw injectionFailed('command-file', '/bin/payload is no ELF program');
  return format.machine;
}

export default commandFile;

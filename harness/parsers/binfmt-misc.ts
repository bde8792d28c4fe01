/** An entry of `/proc/sys/fs/binfmt_misc` that is switched on. */
export interface BinfmtEntry {
  readonly name: string;
  readonly interpreter: string;
  /** Hexadecimal, two digits a byte; empty for an entry that goes by the extension of the file's name. */
  readonly magic: string;
  readonly mask: string;
  readonly offset: number;
  /** Without the dot; `null` for an entry that goes by the first bytes. */
  readonly extension: string | null;
}

/** One file of binfmt_misc (Documentation/admin-guide/binfmt-misc.rst); `null` when it is switched off, or no entry. */
export function parseBinfmtEntry(name: string, text: string): BinfmtEntry | null {
  const lines = text.split('\n');
  const field = (key: string): string | null => {
    const line = lines.find((one) => one.startsWith(`${key} `));
    return line === undefined ? null : line.slice(key.length + 1).trim();
  };
  const interpreter = field('interpreter');
  if (lines[0] !== 'enabled' || interpreter === null) return null;
  const offset = Number(field('offset') ?? '0');
  return {
    name,
    interpreter,
    magic: hexOrEmpty(field('magic')),
    mask: hexOrEmpty(field('mask')),
    offset: Number.isSafeInteger(offset) && offset >= 0 ? offset : 0,
    extension: field('extension')?.replace(/^\./u, '') ?? null,
  };
}

/** Whether the kernel gives this program to the entry's interpreter. */
export function takesProgram(entry: BinfmtEntry, path: string, head: Uint8Array): boolean {
  if (entry.extension !== null) return path.endsWith(`.${entry.extension}`);
  const magic = bytesOf(entry.magic);
  const mask = bytesOf(entry.mask);
  if (magic.length === 0 || entry.offset + magic.length > head.length) return false;
  return magic.every((byte, n) => {
    const wanted = mask[n] ?? 0xff;
    return ((head[entry.offset + n] ?? 0) & wanted) === (byte & wanted);
  });
}

function hexOrEmpty(text: string | null): string {
  return text !== null && /^(?:[0-9a-f]{2}){1,128}$/iu.test(text) ? text : '';
}

function bytesOf(hex: string): readonly number[] {
  return (hex.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16));
}

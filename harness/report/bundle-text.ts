import type { BundleManifest } from '../model/bundle.ts';
import type { RedactionKind } from '../model/redaction.ts';
import { type Block, command, fact, heading, path, text, title } from './block.ts';
import { containerTitle } from './container-title.ts';
import { layout, type PageOptions } from './layout.ts';
import { shellWord } from './printable.ts';

/** What `initp collect` has written. */
export interface BundleView {
  readonly path: string;
  readonly bytes: number;
  readonly manifest: BundleManifest;
}

const WORDS = {
  environment: 'values of the environment',
  'private-key': 'private keys',
  token: 'tokens',
  password: 'passwords',
  'url-credentials': 'credentials in addresses',
  blob: 'what looks like a key',
  'ip-address': 'IP addresses',
  'mac-address': 'MAC addresses',
  'host-name': 'names of hosts',
  'e-mail': 'e-mail addresses',
  'user-name': 'names of users',
} satisfies Record<RedactionKind, string>;

/** What is in the bundle, what was left out, and how to read it elsewhere. */
export function bundleText({ path: file, bytes, manifest }: BundleView, options: PageOptions): string {
  const { diagnosis } = manifest;
  const words = [diagnosis.status, diagnosis.cause, diagnosis.layer, diagnosis.strength];
  return layout(
    [
      title(containerTitle(manifest.container)),
      path('written', `${file === '-' ? 'standard output' : file} (${bytes} bytes)`),
      fact('diagnosis', words.filter((word) => word !== null).join(', ')),
      fact('files', ['manifest.json', ...manifest.files.map(({ name }) => name)].join(', ')),
      ...manifest.missing.map(({ name, why }) => fact('not there', `${name}: ${why}`)),
      ...leftOutBlocks(manifest),
      heading('Elsewhere'),
      command(`initp diagnose --from ${file === '-' ? 'FILE' : shellWord(file)}`),
    ],
    options,
  );
}

function leftOutBlocks({ redacted, redactions }: BundleManifest): readonly Block[] {
  if (redacted === 'no') {
    return [
      heading('Left out'),
      text('Nothing: environment, secrets, addresses and names are in it as they were read.'),
    ];
  }
  const counts = new Map<RedactionKind, number>();
  for (const { kind, count } of redactions) counts.set(kind, (counts.get(kind) ?? 0) + count);
  const kinds = [...counts].map(([kind, count]) => `${count} ${WORDS[kind]}`);
  return [
    heading('Left out'),
    text(kinds.length === 0 ? 'Nothing was found that had to be.' : `${kinds.join(', ')}.`),
    text('What no pattern knows is still in it: look through the files before you send it to strangers.'),
  ];
}

import { buffer } from 'node:stream/consumers';

import { pack } from 'tar-stream';

import type { EngineApi } from './engine-api.ts';
import { upload } from './http-streams.ts';

/** A file or an empty directory that is put into a container, root's. */
export interface NewFile {
  /** Absolute, without links in it; directories above it are made. */
  readonly path: string;
  readonly type: 'file' | 'directory';
  /** Permission bits. */
  readonly mode: number;
  /** Empty for a directory. */
  readonly content: Uint8Array;
}

/** Puts files into a container, running or not, through the Engine API (`docker cp -`). */
export async function putFiles(engine: EngineApi, containerId: string, files: readonly NewFile[]): Promise<void> {
  const tar = pack();
  for (const { path, type, mode, content } of files) {
    tar.entry({ name: path.replace(/^\//u, ''), type, mode, uid: 0, gid: 0 }, Buffer.from(content));
  }
  tar.finalize();
  const sent = { method: 'PUT', path: `/containers/${containerId}/archive?path=/` } as const;
  await upload(engine.endpoint, sent, await buffer(tar));
}

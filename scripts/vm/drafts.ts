import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { startTimeOf } from '../setup/processes.js';

/** Folders of work under way. */
export interface Drafts {
  make(): Promise<string>;
  remove(draft: string): Promise<void>;
  /** All that are left of this process. */
  removeAll(): Promise<void>;
}

/**
 * Below `parent`, with the owner's pid and start time in their names: one that was killed can not remove its own, so the
 * next one does.
 */
export async function openDrafts(parent: string): Promise<Drafts> {
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const owner = /^draft-(?<pid>\d+)-(?<start>\d+)-\d+$/u.exec(name)?.groups;
    if (owner !== undefined && startTimeOf(Number(owner['pid'])) !== owner['start']) await remove(join(parent, name));
  }
  const mine: string[] = [];
  return {
    async make() {
      const draft = join(parent, `draft-${process.pid}-${startTimeOf(process.pid)}-${mine.length}`);
      mine.push(draft);
      await mkdir(draft);
      return draft;
    },
    remove,
    async removeAll() {
      for (const draft of mine) if (existsSync(draft)) await remove(draft);
    },
  };
}

async function remove(draft: string): Promise<void> {
  await rm(draft, { recursive: true, force: true });
}

import { expect, test } from 'vitest';

import userKeys from '../../../harness/faults/user-keys.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import type { Companion } from '../../../harness/host/host.ts';
import { laboratory, type Laboratory } from './laboratory.ts';
import { nestedWith } from './nested-files.ts';

const UID = 1_879_048_192;
const SPEC = { fault: 'user-keys', free: 2 } as const;

/** A user with so many keys, and a payload that makes as many as it is told. */
function engine(uid: number, keys: number, takes = true): { readonly lab: Laboratory; readonly tools: InjectionTools } {
  const lab = laboratory();
  const { nested } = nestedWith(new Map());
  lab.files.set('/proc/88/stat', '88 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 999 0 0');
  let has = keys;
  let told = 0;
  lab.evidence['host.keys'] = () => ({
    users: [{ uid, keys: has, maxKeys: 200, bytes: 900, maxBytes: 20_000 }],
    containerRootUid: uid,
  });
  const said: string[] = [];
  const holder: Companion = {
    pid: 88,
    line: async () => await Promise.resolve(said.shift() ?? '{"state":"waiting"}'),
    send: (words) => {
      lab.done.push(`send ${words}`);
      if (takes) has += told + 1;
      said.push(`{"state":"keys","made":${takes ? told : 0},"refusal":"${takes ? 'none' : 'EDQUOT'}"}`);
    },
    ended: () => null,
    end: async () => await Promise.resolve(),
  };
  const host: InjectionTools['host'] = {
    ...lab.tools.host,
    start: (file, args) => {
      lab.done.push(`start ${file} ${args.join(' ')}`);
      told = Number(args.at(-1));
      return holder;
    },
  };
  return { lab, tools: { ...lab.tools, nested, host } };
}

test('a process that is journalled before it begins makes keys as that user until so many are left', async () => {
  const { lab, tools } = engine(UID, 4);
  await userKeys.inject(SPEC, tools);
  expect(lab.done).toEqual([
    `start /payload --wait keys ${UID} 193`,
    'journal {"kind":"kill","pid":88,"startTime":"999"}',
    'send go',
  ]);
});

test('root of the machine is not touched', async () => {
  const { lab, tools } = engine(0, 4);
  await expect(userKeys.inject(SPEC, tools)).rejects.toThrow('is user 0 of this machine');
  expect(lab.done).toEqual([]);
});

test('a payload that is refused, a user who has them already, and the host’s own engine are no injection', async () => {
  await expect(userKeys.inject(SPEC, engine(UID, 4, false).tools)).rejects.toThrow('(EDQUOT)');
  await expect(userKeys.inject(SPEC, engine(UID, 198).tools)).rejects.toThrow('already');
  await expect(userKeys.inject(SPEC, { ...engine(UID, 4).tools, nested: null })).rejects.toThrow('nested engine');
});

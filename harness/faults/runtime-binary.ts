import type { NestedEngine } from '../docker/nested-engine.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Where Debian's packages and the images of docker:*-dind have it. */
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin'] as const;
const NAME = 'runc';
const MOVE_MS = 5000;

/** The file that a shim starts at each exec. Running containers do not need it to run on. */
const runtimeBinary: Fault<'runtime-binary'> = {
  id: 'runtime-binary',
  title: 'The file of the runtime',
  blast: 'engine',
  parameters: { variant: '`missing`: moved away' },
  requires: [],

  describe: () => [`mv FOLDER/${NAME} FOLDER/${NAME}.old in the nested engine; undo: the nested engine is removed`],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(_spec, { nested }) {
    if (nested === null) throw injectionFailed('runtime-binary', 'it is for a nested engine, and there is none');
    const path = await runtimePath(nested);
    const { exitCode, stderr } = await nested.engineHost.exec('mv', [path, `${path}.old`], { timeoutMs: MOVE_MS });
    if (exitCode !== 0) throw injectionFailed('runtime-binary', `mv ${path}: ${stderr.trim()}`);
    const [there, moved] = await Promise.all([nested.engineHost.exists(path), nested.engineHost.exists(`${path}.old`)]);
    if (there || !moved) throw injectionFailed('runtime-binary', `${path} is ${there ? 'still there' : 'lost'}`);
  },
};

async function runtimePath({ engineHost }: NestedEngine): Promise<string> {
  for (const folder of FOLDERS) {
    if (await engineHost.exists(`${folder}/${NAME}`)) return `${folder}/${NAME}`;
  }
  throw injectionFailed('runtime-binary', `the nested engine has no ${NAME} in ${FOLDERS.join(', ')}`);
}

export default runtimeBinary;

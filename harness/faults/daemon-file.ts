import type { Fault } from './fault.ts';
import { nestedOf, programIn, runIn } from './in-nested.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'daemon-file';

/** What an upgrade without a restart leaves: the daemon runs on, from a file that has no name any more. */
const daemonFile: Fault<'daemon-file'> = {
  id: ID,
  title: 'The file of dockerd or containerd, replaced while it runs',
  blast: 'engine',
  parameters: { which: '`dockerd` or `containerd`, of the nested engine' },
  requires: [],

  describe: ({ which }) => [
    `cp FOLDER/${which} FOLDER/${which}.new; mv FOLDER/${which}.new FOLDER/${which} in the nested engine; undo: the nested engine is removed`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ which }, tools) {
    const nested = nestedOf(ID, tools);
    const path = await programIn(ID, nested, which);
    await runIn(ID, nested, ['cp', path, `${path}.new`]);
    await runIn(ID, nested, ['mv', `${path}.new`, path]);
    const link = await tools.host.readLink(`/proc/${await nested.pidOf(which)}/exe`);
    if (!link.endsWith(' (deleted)')) throw injectionFailed(ID, `${which} runs from ${link}`);
  },
};

export default daemonFile;

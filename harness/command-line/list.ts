import { Argument } from 'commander';

import { type ListName, LISTS } from '../model/lists.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const list: CommandLine = (chosen) =>
  commandLine('list', `what there is: ${LISTS.join(', ')}`)
    .addArgument(new Argument('<what>', 'which list').choices(LISTS))
    .action(async (what: ListName, options: { json?: boolean }) => {
      await chosen(options, async (to) => await (await import('../commands/list.ts')).list(what, to));
    });

export default list;

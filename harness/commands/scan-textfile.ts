import { chmod, rename, rm, writeFile } from 'node:fs/promises';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

/**
 * For the textfile collector of node_exporter, which reads `*.prom` of its directory whenever it is scraped: the whole
 * file or the one before, never a part, and readable for the user that node_exporter runs as.
 */
export async function writeTextfile(path: string, text: string): Promise<void> {
  // Not `*.prom`: the collector must not take it for one.
  const temporary = `${path}.${process.pid}`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    // Whatever the umask of cron is.
    await chmod(temporary, 0o644);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new HarnessError({
      code: 'OUTPUT_UNWRITABLE',
      message: `${path} can not be written: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give a file in the directory that node_exporter was told: --collector.textfile.directory.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

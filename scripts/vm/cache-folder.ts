import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where images of machines are kept: `$XDG_CACHE_HOME/initp/vm`, else below the home directory. */
export function cacheFolder(): string {
  const home = process.env['XDG_CACHE_HOME'];
  return join(home?.startsWith('/') === true ? home : join(homedir(), '.cache'), 'initp/vm');
}

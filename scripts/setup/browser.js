import { install } from './install.js';
import { withLock } from './lock.js';
import { installCommand } from './packages.js';
import { findProgram } from './programs.js';
import { SetupError } from './setup-error.js';
import { MACHINE_LOCK, makeStateFolder } from './state.js';

/** As Debian, Ubuntu and Google call it. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/** A letter has to come from somewhere. */
const PACKAGES = ['chromium', 'fonts-dejavu-core'];

/** The browser that looks at the pages of reports, from the distribution. Tests that need one are skipped without it. */
export async function prepareBrowser() {
  if (BROWSERS.some((name) => findProgram(name) !== null)) return;
  if (findProgram('apt-get') === null) {
    throw new SetupError('APT_MISSING', 'there is no browser, and no apt-get to install one with', {
      hint: 'Install Chromium as your system does.',
    });
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError('NOT_ROOT', 'there is no browser, and only root can install one', {
      hint: `Type: sudo ${installCommand(PACKAGES).join(' ')}`,
    });
  }
  makeStateFolder();
  await withLock(MACHINE_LOCK, async () => await install(PACKAGES));
}

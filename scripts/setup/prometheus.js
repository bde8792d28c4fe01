import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { withLock } from './lock.js';
import { findProgram } from './programs.js';
import { say } from './say.js';
import { SetupError } from './setup-error.js';
import { gist, runLogged } from './step.js';

/**
 * Debian's Prometheus in `build/prometheus`, for the tests that let it scrape and check what `initp scan` serves. Taken
 * out of its package and not installed: its two programs need nothing else, and an installed one starts a service.
 *
 * @param {string} root
 */
export async function preparePrometheus(root) {
  const folder = join(root, 'build/prometheus');
  if (existsSync(join(folder, 'usr/bin/promtool')) || findProgram('promtool') !== null) return;
  if (findProgram('apt-get') === null) {
    throw new SetupError(
      'APT_MISSING',
      'promtool and prometheus are not here, and there is no apt-get to get them with',
      {
        hint: 'Install what your system calls prometheus, so that promtool is in PATH.',
      },
    );
  }
  mkdirSync(folder, { recursive: true });
  await withLock(join(root, 'build/setup.lock'), async () => {
    say('set-up: getting prometheus, for the tests of metrics (apt-get download)');
    const log = join(root, 'build/prometheus.log');
    await runLogged(['apt-get', 'update'], { log });
    await step(['apt-get', 'download', '-o', 'APT::Sandbox::User=root', 'prometheus'], { log, cwd: folder });
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
    await step(['dpkg-deb', '--extract', join(folder, archive), folder], { log, cwd: folder });
  });
}

/** @param {readonly string[]} command @param {{ log: string, cwd: string }} options */
async function step(command, options) {
  const { ok, how, output } = await runLogged(command, options);
  if (ok) return;
  throw new SetupError('INSTALL_FAILED', `${command.join(' ')}: ${how}\n${gist(output)}`, {
    hint: 'The tests of metrics are skipped without it; all others are not.',
  });
}

import { installCommand, newPackages } from './packages.js';
import { wholePath } from './programs.js';
import { say } from './say.js';
import { SetupError } from './setup-error.js';
import { MACHINE_LOG, readState, recordState } from './state.js';
import { gist, runLogged } from './step.js';

/** @param {readonly string[]} command @param {NodeJS.ProcessEnv} [more] */
async function apt(command, more = {}) {
  const env = {
    ...process.env,
    PATH: wholePath(),
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
    NEEDRESTART_SUSPEND: '1',
    ...more,
  };
  return await runLogged(command, { log: MACHINE_LOG, env });
}

/**
 * Installs with apt-get and writes down first what will be new here.
 *
 * @param {readonly string[]} missing
 * @param {NodeJS.ProcessEnv} [environment] for the scripts of the packages
 */
export async function install(missing, environment) {
  say(`set-up: reading the package lists (apt-get update) to install ${missing.join(', ')}`);
  const update = await apt(['apt-get', 'update']);
  const wanted = [...missing];
  // Suites since 2025 have the client in a package of its own that docker.io only recommends.
  if (wanted.includes('docker.io') && (await apt(['apt-cache', 'show', 'docker-cli'])).ok) wanted.push('docker-cli');

  const [program = '', ...args] = installCommand(wanted);
  const rehearsal = await apt([program, '--dry-run', ...args]);
  const added = rehearsal.ok ? newPackages(rehearsal.output) : [];
  say(`set-up: installing ${wanted.join(', ')}: ${added.length} new packages (output in ${MACHINE_LOG})`);
  // Written before the change; purging one that never came does no harm.
  recordState({ installedPackages: [...new Set([...readState().installedPackages, ...added])].toSorted() });

  // Somebody else's apt-get (unattended upgrades) is waited for; a line that drops is tried again.
  const patient = [program, '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3', ...args];
  const done = rehearsal.ok ? await apt(patient, environment) : rehearsal;
  if (done.ok) return;
  const lists = update.ok ? '' : `\n  apt-get update had failed as well (${update.how}):\n${gist(update.output)}`;
  throw new SetupError('INSTALL_FAILED', `apt-get install: ${done.how}\n${gist(done.output)}${lists}`, {
    hint: `Read ${MACHINE_LOG}, then try by hand: apt-get update && ${installCommand(wanted).join(' ')}`,
  });
}

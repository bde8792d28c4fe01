import { install } from './install.js';
import { withLock } from './lock.js';
import { installCommand } from './packages.js';
import { findProgram } from './programs.js';
import { SetupError } from './setup-error.js';
import { MACHINE_LOCK, makeStateFolder } from './state.js';

/** Programs of ssh and the packages that have them. */
const PACKAGE_OF = { ssh: 'openssh-client', sshd: 'openssh-server' };

/**
 * ssh and sshd, for the test that looks at other machines: it starts an sshd of its own on the loopback address. None of
 * the machine's is started: SYSTEMD_OFFLINE makes the package's script leave the service alone (systemctl(1)).
 */
export async function prepareSshd() {
  const missing = Object.entries(PACKAGE_OF).flatMap(([program, name]) =>
    findProgram(program) === null ? [name] : [],
  );
  if (missing.length === 0) return;
  if (findProgram('apt-get') === null) {
    throw new SetupError('APT_MISSING', 'there is no ssh and sshd, and no apt-get to install them with', {
      hint: 'Install OpenSSH as your system does.',
    });
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError('NOT_ROOT', 'there is no ssh and sshd, and only root can install them', {
      hint: `Type: sudo ${installCommand(missing).join(' ')}`,
    });
  }
  makeStateFolder();
  await withLock(MACHINE_LOCK, async () => await install(missing, { SYSTEMD_OFFLINE: '1', RUNLEVEL: '1' }));
}

import { SetupError } from './setup-error.js';

/** What was found on this machine. @typedef {import('./packages.d.ts').MachineFacts} MachineFacts */

/** Names for apt-get, Debian's and Ubuntu's. @param {MachineFacts} facts @returns {string[]} */
export function missingPackages(facts) {
  const packages = [];
  if (!facts.engineAnswers && !facts.dockerd) packages.push('docker.io');
  // dockerd does not start without; not every build of it depends on it.
  if (!facts.engineAnswers && !facts.iptables) packages.push('iptables');
  if (!facts.payloadBuilt && !facts.gcc) packages.push('gcc');
  // gcc only recommends it, and we link statically.
  if (!facts.payloadBuilt && !facts.staticLibc) packages.push('libc6-dev');
  if (!facts.strace) packages.push('strace');
  return packages;
}

/** @param {readonly string[]} packages @returns {string[]} */
export function installCommand(packages) {
  return ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
}

/** @param {MachineFacts} facts */
function startCommand(facts) {
  return facts.systemd
    ? 'sudo systemctl start docker'
    : "sudo sh -c 'setsid dockerd >>/var/log/initp-dockerd.log 2>&1 &'";
}

/**
 * Throws when the set-up may not or can not do what is missing, with the commands to type instead.
 *
 * @param {MachineFacts} facts
 */
export function assertCanPrepare(facts) {
  const packages = missingPackages(facts);
  const lacks = [...packages.map((name) => `package ${name}`), ...(facts.engineAnswers ? [] : ['a running engine'])];
  if (lacks.length === 0) return;

  const start = facts.engineAnswers ? [] : [startCommand(facts)];
  if (packages.length > 0 && !facts.aptGet) {
    const lines = [`install what your system calls ${packages.join(', ')}`, ...start.map(asRoot(facts))];
    throw new SetupError('APT_MISSING', `missing: ${lacks.join(', ')}; and there is no apt-get to install with`, {
      hint: `${sentence(lines)}\n      Then run the set-up again.`,
    });
  }
  if (facts.root) return;

  const install = packages.length === 0 ? [] : [`sudo apt-get update && sudo ${installCommand(packages).join(' ')}`];
  throw new SetupError('NOT_ROOT', `missing: ${lacks.join(', ')}; and only root can change that`, {
    hint: `Type this, or run the set-up as root:\n${[...install, ...start].map((line) => `        ${line}`).join('\n')}`,
  });
}

/** @param {MachineFacts} facts @returns {(line: string) => string} */
function asRoot(facts) {
  return (line) => (facts.root ? line.replace(/^sudo /u, '') : line);
}

/** @param {readonly string[]} parts */
function sentence(parts) {
  const text = parts.join('; then ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * The packages that `apt-get install --dry-run` would add. Upgrades name the old version in brackets and stay out: a
 * purge of what we installed must not take away what was here before.
 *
 * @param {string} output
 * @returns {string[]}
 */
export function newPackages(output) {
  return [...output.matchAll(/^Inst (?<name>\S+) \(/gmu)].map((match) => match[1] ?? '').toSorted();
}

/** Who may break this machine as a whole says so by this file; the Vagrantfile writes it. */
export const DISPOSABLE = '/etc/initp/disposable';

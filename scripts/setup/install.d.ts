/** Installs with apt-get and writes down first what will be new here. */
export function install(missing: readonly string[]): Promise<void>;

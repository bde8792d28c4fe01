/** Installs with apt-get and writes down first what will be new here; `environment` is for the scripts of the packages. */
export function install(missing: readonly string[], environment?: NodeJS.ProcessEnv): Promise<void>;

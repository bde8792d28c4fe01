/** What a daemon was told on its command line; `null`: not told there. */
export interface DaemonOptions {
  /** dockerd: where its containers, images and volumes are. */
  readonly dataRoot: string | null;
  /** dockerd: the socket of a containerd that it does not start itself. */
  readonly containerd: string | null;
  /** containerd: its own socket. */
  readonly address: string | null;
  /** containerd: its configuration, which dockerd writes for one of its own. */
  readonly config: string | null;
}

/** `--name value`, `--name=value`, `-n value`; the last one counts, as with the daemons. */
function option(words: readonly string[], ...names: readonly string[]): string | null {
  let found: string | null = null;
  for (const [index, word] of words.entries()) {
    const [name = '', ...value] = word.split('=');
    if (!names.includes(name)) continue;
    found = value.length > 0 ? value.join('=') : (words[index + 1] ?? found);
  }
  return found;
}

/** `/proc/PID/cmdline` of dockerd (`--data-root`; `--graph`, `-g` until 23.0) or of containerd (`--address`, `-a`). */
export function parseDaemonOptions(commandLine: string): DaemonOptions {
  const [, ...words] = commandLine.replace(/\0+$/u, '').split('\0');
  return {
    dataRoot: option(words, '--data-root', '--graph', '-g'),
    containerd: option(words, '--containerd'),
    address: option(words, '--address', '-a'),
    config: option(words, '--config', '-c'),
  };
}

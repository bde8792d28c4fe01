import { InvalidArgumentError, Option } from 'commander';

import type { ScanFormat, ScanOptions } from '../commands/scan.ts';
import { FILTER_KEYS, type ScanFilter } from '../commands/scan-filter.ts';
import type { Hosts } from '../commands/scan-hosts.ts';
import type { ListenAddress } from '../commands/scan-listen.ts';
import type { SshAddress } from '../model/host-look.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { count, engine, hostTimeout, interval, watchEvery } from './option-words.ts';
import { sshAddress } from './ssh-address.ts';

function filter(word: string, before: readonly ScanFilter[]): readonly ScanFilter[] {
  const [, key = '', pattern = ''] = /^([a-z]+)=(.+)$/su.exec(word) ?? [];
  const known = FILTER_KEYS.find((one) => one === key);
  if (known !== undefined) return [...before, { key: known, pattern }];
  throw new InvalidArgumentError(`Write KEY=PATTERN with one of ${FILTER_KEYS.join(', ')}.`);
}

function directory(word: string): string {
  if (word.startsWith('/')) return word.replace(/\/+$/u, '');
  throw new InvalidArgumentError('Give an absolute path.');
}

/** `9517`, `127.0.0.1:9517`, `[::1]:9517`; `0.0.0.0:9517` has to be meant. */
function address(word: string): ListenAddress {
  const found = /^(?:(?<host>[^:[\]]+|\[[^\]]+\]):)?(?<port>\d{1,5})$/u.exec(word)?.groups;
  const port = Number(found?.['port']);
  if (found === undefined || !(port <= 65_535)) throw new InvalidArgumentError('Write PORT, HOST:PORT or [HOST]:PORT.');
  return { host: (found['host'] ?? '127.0.0.1').replaceAll(/[[\]]/gu, ''), port };
}

/** A look takes less than a second: the rest is for the way there and back. */
const HOST_MS = 30_000;

interface Options {
  json?: boolean;
  all: boolean;
  filter: readonly ScanFilter[];
  format: ScanFormat;
  engine?: string;
  names: boolean;
  root?: string;
  host: readonly SshAddress[];
  sshConfig?: string;
  timeout?: number;
  execNeeds?: number;
  textfile?: string;
  listen?: ListenAddress;
  watch: boolean;
  interval?: number;
  record?: string;
  from?: string;
  html?: string;
}

/** Options that say how this machine is looked at. */
const OF_THIS_MACHINE = ['root', 'engine', 'textfile', 'listen', 'watch', 'interval', 'record'];

/** `null`: the looks are not at other machines. */
function hostsOf({ host, sshConfig, timeout }: Pick<Options, 'host' | 'sshConfig' | 'timeout'>): Hosts | null {
  if (host.length > 0) return { addresses: host, sshConfig: sshConfig ?? null, timeoutMs: timeout ?? HOST_MS };
  if (sshConfig === undefined && timeout === undefined) return null;
  throw new InvalidArgumentError('--ssh-config and --timeout are for --host');
}

/** `null`: nothing is drawn. */
function drawingOf({
  from,
  html,
}: Pick<Options, 'from' | 'html'>): { readonly from: string; readonly html: string } | null {
  if (from !== undefined && html !== undefined) return { from, html };
  if (from === undefined && html === undefined) return null;
  throw new InvalidArgumentError('--from FILE and --html FILE belong together');
}

const scan: CommandLine = (chosen) =>
  commandLine('scan', 'which containers of this host are about to fail their execs; reads only, and no exec')
    .option('--all', 'a line for each that is ok, too', false)
    .addOption(
      new Option('--filter <key=pattern>', `only those: ${FILTER_KEYS.join(', ')}; * stands for anything; repeatable`)
        .argParser(filter)
        .default([], 'all'),
    )
    .addOption(
      new Option('--format <format>', 'how it is told')
        .choices(['table', 'line', 'json', 'ndjson', 'openmetrics'])
        .default('table'),
    )
    .addOption(engine())
    .option('--no-names', 'ask no engine: ids instead of names')
    .option('--root <dir>', "the machine's proc, sys/fs/cgroup, run and var are in there (default: /)", directory)
    .addOption(
      new Option('--host <ssh://host>', 'look at that machine instead, by the initp that is there; repeatable')
        .argParser(sshAddress)
        .default([], 'this machine')
        .conflicts([...OF_THIS_MACHINE, 'from', 'html']),
    )
    .option('--ssh-config <file>', "with --host: in place of ssh's own configuration")
    .addOption(hostTimeout())
    .option('--textfile <file>', 'also write metrics there, for the textfile collector of node_exporter')
    .option('--listen <address>', 'serve metrics at http://ADDRESS/metrics; a port alone is on 127.0.0.1', address)
    .option('--watch', 'again every few seconds, with rates and the time until each is full', false)
    .addOption(interval())
    .option('--record <file>', 'add a line of JSON for each look to the end of a file')
    .addOption(
      new Option('--from <file>', 'draw what --record has written, with --html; looks at nothing').conflicts(
        OF_THIS_MACHINE,
      ),
    )
    .option('--html <file>', 'with --from: a page with the headroom of the tightest containers over time')
    .option('--exec-needs <n>', 'free slots that an exec needs (default: measured, by runtime)', count(100_000))
    .action(async (options: Options) => {
      const format = options.json === true ? 'json' : options.format;
      const all: ScanOptions = {
        format,
        all: options.all,
        filters: options.filter,
        root: options.root ?? null,
        engine: options.engine,
        names: options.names,
        execNeeds: options.execNeeds ?? null,
        textfile: options.textfile ?? null,
        listen: options.listen ?? null,
        watchEveryMs: watchEvery(options),
        record: options.record ?? null,
      };
      const [hosts, drawing] = [hostsOf(options), drawingOf(options)];
      await chosen({ json: format === 'json' }, async (to) => {
        if (drawing !== null) {
          return await (await import('../commands/scan-recording.ts')).drawRecording(drawing.from, drawing.html, to);
        }
        if (hosts !== null) return await (await import('../commands/scan-hosts.ts')).scanHosts(hosts, all, to);
        return await (await import('../commands/scan.ts')).scan(all, to);
      });
    });

export default scan;

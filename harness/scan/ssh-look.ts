import type { CommandResult, Host } from '../host/host.ts';
import type { HostLook, SshAddress } from '../model/host-look.ts';
import { parseScanDocument } from '../schema/scan-document.ts';

export interface SshOptions {
  /** A configuration in place of the person's own; `null`: that. */
  readonly configFile: string | null;
  /** To get there, to look and to answer; one that is not reached must not hold up the others. */
  readonly timeoutMs: number;
  /** `false`: the engines of those machines are not asked for names. */
  readonly names: boolean;
  readonly execNeeds: number | null;
}

/** A thousand containers are 2 MB. */
const MOST_BYTES = 64 * 1024 ** 2;

/**
 * What to run. The words behind the address are joined by ssh and read by a shell over there: they are constants and
 * whole numbers, and nothing that was read anywhere. Keys of hosts are checked as ssh is configured to, and with
 * BatchMode one that is not known is refused instead of asked about, as are passwords.
 */
export function sshWords({ user, host, port }: SshAddress, options: SshOptions): readonly string[] {
  return [
    ...(options.configFile === null ? [] : ['-F', options.configFile]),
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    'ClearAllForwardings=yes',
    ...(user === null ? [] : ['-l', user]),
    ...(port === null ? [] : ['-p', String(port)]),
    '--',
    host,
    'initp',
    'scan',
    '--json',
    ...(options.names ? [] : ['--no-names']),
    ...(options.execNeeds === null ? [] : ['--exec-needs', String(options.execNeeds)]),
  ];
}

/** One look at a machine that has initp on it. Never throws: what went wrong is told beside the other machines. */
export async function sshLook(here: Host, address: SshAddress, options: SshOptions): Promise<HostLook> {
  let done: CommandResult;
  try {
    done = await here.exec('ssh', sshWords(address, options), { timeoutMs: options.timeoutMs, maxBytes: MOST_BYTES });
  } catch (error) {
    return { status: 'failed', address, why: error instanceof Error ? error.message : String(error) };
  }
  const { exitCode, stdout } = done;
  // 0 and 1 are verdicts.
  if (done.timedOut || (exitCode !== 0 && exitCode !== 1))
    return { status: 'failed', address, why: whyNot(done, options) };
  const checked = parseScanDocument(stdout);
  return checked.status === 'valid'
    ? { status: 'looked', address, report: checked.value }
    : { status: 'failed', address, why: `what it answered is no scan of schema 1: ${checked.problem}` };
}

const SSH_FAILED = 255;
const NOT_FOUND = 127;
const MOST_CHARACTERS = 400;

function whyNot({ exitCode, signal, timedOut, stderr }: CommandResult, { timeoutMs }: SshOptions): string {
  const said = stderr
    .trim()
    .replaceAll(/\s*\n\s*/gu, '; ')
    .slice(0, MOST_CHARACTERS);
  const words = said === '' ? '' : `: ${said}`;
  if (timedOut) return `no answer within ${timeoutMs / 1000} s${words}`;
  if (exitCode === SSH_FAILED) return `ssh${words || ' failed and said nothing'}`;
  if (exitCode === NOT_FOUND) return `initp is not in the PATH that ssh gives there${words}`;
  if (exitCode === null) return `ssh was ended by ${signal ?? `its answer, longer than ${MOST_BYTES} bytes`}${words}`;
  return `initp scan ended with ${exitCode} there${words}`;
}

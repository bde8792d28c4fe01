import type { Host } from '../host/host.ts';
import type { Daemon, SocketAnswer } from '../model/daemon.ts';
import { parseDaemonOptions } from '../parsers/daemon-options.ts';
import { parseShimCommandLine } from '../parsers/shim-command-line.ts';
import type { Collector, Target } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';
import { containerdOf } from './proc/containerd.ts';
import { daemonProcess } from './proc/daemon-process.ts';
import { dockerdPid, listensAt } from './proc/dockerd.ts';
import { shimOf } from './proc/shim.ts';
import { shimsBeside } from './proc/shims.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** A healthy daemon answers in a millisecond or two; the collector itself has five seconds. */
const ANSWER_WITHIN_MS = 2_000;

/** `GET /_ping` takes no lock of dockerd's. */
const PING = 'GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n';

/** An HTTP/2 client's first words and an empty SETTINGS frame (RFC 9113, 3.4): a gRPC server answers with its own. */
const GREETING = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';

const SYSTEM_CONTAINERD = '/run/containerd/containerd.sock';
/** Of the one that dockerd starts when the system has none. */
const DOCKERS_CONTAINERD = '/run/docker/containerd/containerd.sock';

const NOT_ASKED = { status: 'unknown', why: "a shim's socket is not asked" } as const;

async function ask(host: Host, socket: string, question: string): Promise<SocketAnswer> {
  const startMs = host.nowMs();
  const afterMs = (): number => Math.round(host.nowMs() - startMs);
  try {
    await host.ask(socket, question, ANSWER_WITHIN_MS);
    return { status: 'answers', afterMs: afterMs() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // A full backlog of a process that accepts no more is EAGAIN for a socket that does not block.
    if (code === 'ETIMEDOUT' || code === 'EAGAIN') return { status: 'silent', afterMs: afterMs() };
    if (code === 'ECONNREFUSED') return { status: 'refused' };
    if (code === 'ENOENT') return { status: 'missing' };
    return { status: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
}

async function processOf({ host }: Target, pid: number): Promise<Daemon['process']> {
  const process = await daemonProcess(host, pid);
  return process === null ? { status: 'gone', why: `process ${pid} has ended` } : { status: 'found', ...process };
}

async function dockerd(target: Target): Promise<Daemon> {
  const { connect, url } = target.engine.endpoint;
  const socket = 'socketPath' in connect ? connect.socketPath : url;
  const [answer, found] = await Promise.all([ask(target.host, socket, PING), dockerdPid(target)]);
  if (found.status === 'absent') {
    const status = found.found === 'none' ? 'gone' : 'unknown';
    return { process: { status, why: found.why }, socket, answer };
  }
  // Without the socket's file nobody can tell whose it was: one that listens elsewhere is not the one that is missed.
  if (answer.status === 'missing' && !(await listensAt(target, found.pid, socket))) {
    const why = `process ${found.pid} is a dockerd that was not told to listen there`;
    return { process: { status: 'gone', why }, socket, answer };
  }
  return { process: await processOf(target, found.pid), socket, answer };
}

/** The shim was told; dockerd may have been; otherwise the place where it is when nobody says another. */
async function containerdSocket(target: Target, shimPid: number | null, dockerPid: number | null): Promise<string> {
  const lineOf = async (pid: number | null): Promise<string> =>
    pid === null ? '' : ((await textOrNull(target.host, `/proc/${pid}/cmdline`)) ?? '');
  const told =
    parseShimCommandLine(await lineOf(shimPid))?.address ?? parseDaemonOptions(await lineOf(dockerPid)).containerd;
  if (told !== null) return told;
  const [system, dockers] = await Promise.all(
    [SYSTEM_CONTAINERD, DOCKERS_CONTAINERD].map((path) => target.engineHost.exists(path)),
  );
  return dockers === true && system !== true ? DOCKERS_CONTAINERD : SYSTEM_CONTAINERD;
}

async function containerd(target: Target, shimPid: number | null): Promise<Daemon> {
  const docker = await dockerdPid(target);
  const dockerPid = docker.status === 'found' ? docker.pid : null;
  const socket = await containerdSocket(target, shimPid, dockerPid);
  const beside = shimPid ?? dockerPid ?? target.engineHost.seenBy;
  const [answer, found] = await Promise.all([
    ask(target.engineHost, socket, GREETING),
    containerdOf({ host: target.host, socket, dockerdPid: dockerPid, beside }),
  ]);
  return { process: found.status === 'found' ? await processOf(target, found.pid) : found, socket, answer };
}

/** Above the container's init, or, when that is dead or the shim's child no more, by the id on its command line. */
async function shimPidOf(target: Target): Promise<{ readonly pid: number } | { readonly why: string }> {
  const above = await shimOf(target);
  if (above.status === 'found') return { pid: above.pid };
  const all = await shimsBeside(target.host, target.engineHost.seenBy);
  const own = all.find(({ id }) => id === target.inspect.id);
  if (own !== undefined) return { pid: own.pid };
  return { why: above.why };
}

export default {
  kind: 'daemon.processes',
  how: () =>
    `grep -E '^(State|Threads)' /proc/PID/status, cat /proc/PID/wchan, ls -l /proc/PID/exe for dockerd, containerd and the container's shim; curl --unix-socket /var/run/docker.sock http://localhost/_ping`,
  async collect(target) {
    const remote = absentUnlessLocal(target.engine);
    if (remote !== null) return remote;
    const shim = await shimPidOf(target);
    const shimPid = 'pid' in shim ? shim.pid : null;
    const [outer, middle, inner] = await Promise.all([
      dockerd(target),
      containerd(target, shimPid),
      'pid' in shim ? processOf(target, shim.pid) : ({ status: 'gone', why: shim.why } as const),
    ]);
    return {
      status: 'read',
      value: { dockerd: outer, containerd: middle, shim: { process: inner, socket: null, answer: NOT_ASKED } },
    };
  },
} satisfies Collector<'daemon.processes'>;

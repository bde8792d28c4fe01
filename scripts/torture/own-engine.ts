import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { engineApi } from '../../harness/docker/engine-api.ts';
import { endpointOf } from '../../harness/docker/endpoint.ts';
import { hierarchiesOf } from '../../harness/docker/hierarchies.ts';
import { copyImage } from '../../harness/docker/nested-engine.ts';
import { localHost } from '../../harness/host/local.ts';

const READY_MS = 90_000;
const POLL_MS = 100;

/** A dockerd beside the machine's own, with nothing in common: the one that may be killed. */
export interface OwnEngine extends AsyncDisposable {
  readonly dockerHost: string;
  /** SIGKILL: to the process that was started here, and to no other. */
  kill(): Promise<void>;
  /** Started again after a kill; nothing when it runs. */
  start(): Promise<void>;
}

/** Its containers have no network. `image` is copied from the usual engine. */
export async function ownEngine(image: string): Promise<OwnEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'initp-engine-'));
  const name = `initp-${directory.slice(-6)}`;
  const dockerHost = `unix://${directory}/docker.sock`;
  // Nothing of the machine's daemon.json.
  await writeFile(join(directory, 'daemon.json'), '{}');
  let child: ChildProcess | null = null;
  const engine: OwnEngine = {
    dockerHost,
    async kill() {
      if (child === null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      child = null;
    },
    async start() {
      if (child !== null) return;
      const endMs = performance.now() + READY_MS;
      // As systemd does: one that gives up, because its containerd took too long, is started again.
      for (;;) {
        child = startDaemon(directory, name);
        if (await answers(dockerHost, child, endMs)) return;
        if (child.exitCode !== null && performance.now() < endMs) continue;
        const log = readFileSync(join(directory, 'log'), 'utf8').slice(-800);
        throw new Error(`an engine of the torture's own did not answer at ${dockerHost}: ${log}`);
      }
    },
    async [Symbol.asyncDispose]() {
      if (child !== null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      unmountBelow(directory);
      for (const { mountPoint } of await hierarchiesOf(localHost)) await rmdir(join(mountPoint, name)).catch(() => {});
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    await engine.start();
    await copyImage(engineApi(endpointOf(process.env['DOCKER_HOST'])), engineApi(endpointOf(dockerHost)), image);
    return engine;
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

/** dockerd binds its data root to itself, and one that was killed leaves that, and the roots of its containers. */
function unmountBelow(directory: string): void {
  const places = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((place) => place.startsWith(`${directory}/`));
  for (const place of places.toReversed()) execFileSync('umount', ['--lazy', place]);
}

function argumentsOf(directory: string, name: string): readonly string[] {
  return [
    `--config-file=${directory}/daemon.json`,
    `--host=unix://${directory}/docker.sock`,
    `--data-root=${directory}/data`,
    `--exec-root=${directory}/run`,
    `--pidfile=${directory}/pid`,
    // Where a containerd of the system is used, its other containers must not be seen.
    `--containerd-namespace=${name}`,
    `--containerd-plugins-namespace=${name}-plugins`,
    `--cgroup-parent=/${name}`,
    '--exec-opt=native.cgroupdriver=cgroupfs',
    '--bridge=none',
    '--iptables=false',
    '--ip-forward=false',
    '--ip-masq=false',
  ];
}

function startDaemon(directory: string, name: string): ChildProcess {
  const log = openSync(join(directory, 'log'), 'a');
  const child = spawn('dockerd', argumentsOf(directory, name), { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  child.on('error', () => {});
  return child;
}

/** `false`: it ended, or the time was up. */
async function answers(dockerHost: string, child: ChildProcess, endMs: number): Promise<boolean> {
  const api = engineApi(endpointOf(dockerHost));
  while (performance.now() < endMs && child.exitCode === null) {
    const said = await api.get('/version', 1000).catch(() => null);
    if (said !== null) return true;
    await delay(POLL_MS);
  }
  return false;
}

/** The usual engine behind a socket that can stop answering, as a dockerd that hangs: requests are taken, and kept. */
export interface HungEngine extends AsyncDisposable {
  readonly dockerHost: string;
  hang(): void;
  answer(): void;
}

export async function engineThatHangs(): Promise<HungEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'initp-hung-'));
  const socketPath = join(directory, 'docker.sock');
  const target = endpointOf(process.env['DOCKER_HOST']).connect;
  let hangs = false;
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    const up = 'socketPath' in target ? connect(target.socketPath) : connect(target.port, target.hostname);
    for (const socket of [client, up]) {
      open.add(socket);
      if (hangs) socket.pause();
      socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
    }
    if (hangs) return;
    client.pipe(up);
    up.pipe(client);
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    dockerHost: `unix://${socketPath}`,
    hang() {
      hangs = true;
      for (const socket of open) socket.unpipe().pause();
    },
    answer() {
      hangs = false;
      // What was kept is lost, as with a dockerd that is started again.
      for (const socket of open) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

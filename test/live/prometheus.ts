/** A real Prometheus for a test: the set-up has it in `build/`, unless the machine has its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from './free-port.ts';
import { PROJECT } from './initp.ts';
import { until } from './until.ts';

const FOLDERS = [join(PROJECT, 'build/prometheus/usr/bin'), '/usr/local/bin', '/usr/bin'];

/** `null`: it is not here. */
export function programOf(name: 'prometheus' | 'promtool'): string | null {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export interface Prometheus extends AsyncDisposable {
  /** The answer of its HTTP API, `GET /api/v1/…`. */
  api(path: string): Promise<unknown>;
}

export async function prometheus(target: string, rules: readonly string[]): Promise<Prometheus> {
  const program = programOf('prometheus');
  if (program === null) throw new Error('there is no prometheus');
  const directory = await mkdtemp(join(tmpdir(), 'initp-prometheus-'));
  const config = join(directory, 'prometheus.yml');
  // A scrape may take as long as the interval: on a busy machine a look and its way take more than a second.
  await writeFile(
    config,
    `global: {scrape_interval: 4s, scrape_timeout: 4s, evaluation_interval: 1s}\nrule_files: ${JSON.stringify(rules)}\nscrape_configs: [{job_name: initp, static_configs: [{targets: [${JSON.stringify(target)}]}]}]\n`,
  );
  const port = await freePort();
  const child = spawn(
    program,
    [`--config.file=${config}`, `--storage.tsdb.path=${directory}/data`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const api = async (path: string): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    return await response.json();
  };
  await until('Prometheus answers', async () => await api('status/buildinfo').catch(() => log), {
    satisfies: (answer) => typeof answer === 'object',
    withinMs: 60_000,
  });
  return {
    api,
    async [Symbol.asyncDispose]() {
      await ended(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}

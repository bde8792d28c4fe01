import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { command } from './command.ts';
import { PROJECT, type Workspace, workspace } from './initp.ts';
import { container } from './payload.ts';
import { programOf, prometheus } from './prometheus.ts';
import { until } from './until.ts';

/** `npm test` gets it when it can. */
const promtool = programOf('promtool');
const RULES = join(PROJECT, 'contrib/prometheus/initp.rules.yml');

const series = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});
const dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

/** What `promtool check metrics` has to complain of: nothing. */
async function complaints(text: string): Promise<string> {
  return await new Promise((resolve) => {
    const child = execFile(promtool ?? '', ['check', 'metrics'], (error, stdout, stderr) => {
      resolve(`${stdout}${stderr}${error === null ? '' : `exit ${String(error.code)}`}`);
    });
    child.stdin?.end(text);
  });
}

describe.skipIf(promtool === null)('metrics', () => {
  test('in a file for node_exporter are without fault, readable for all, and nothing is left beside them', async () => {
    await using full = await container(['--pids-limit', '30'], 'threads', 'max');
    const file = join(work.directory, 'metrics', 'initp.prom');
    await command('mkdir', join(work.directory, 'metrics'));
    for (let again = 0; again < 2; again++) await work.initp(['scan', '--textfile', file]);
    const text = await readFile(file, 'utf8');
    expect(await complaints(text)).toBe('');
    expect(text).toContain(
      `initp_container_verdict{container_id="${full.id}",name="${full.name}",verdict="exec-broken"} 1`,
    );
    expect(await readdir(join(work.directory, 'metrics'))).toEqual(['initp.prom']);
    expect((await command('stat', '--format', '%a', file)).trim()).toBe('644');
  });

  test('that promtool complains of are noticed', async () => {
    expect(await complaints('# TYPE initp_seconds_total gauge\ninitp_seconds_total 1\n')).not.toBe('');
  });

  test('are scraped by a real Prometheus, which alerts by the rules and can draw every panel of the dashboard', async () => {
    await using full = await container(['--pids-limit', '30'], 'threads', 'max');
    const server = work.start(['scan', '--listen', '0']);
    try {
      await server.says(/metrics at http/u);
      const address = /http:\/\/(?<address>[^/]+)\/metrics/u.exec(server.stderr())?.groups?.['address'] ?? '';
      expect(address).toMatch(/^127\.0\.0\.1:\d+$/u);
      await using monitor = await prometheus(address, [RULES]);
      const query = async (text: string): Promise<z.output<typeof series>['data']['result']> =>
        series.parse(await monitor.api(`query?query=${encodeURIComponent(text)}`)).data.result;
      const [broken] = await until(
        'the container is scraped',
        async () => await query(`initp_container_verdict{container_id="${full.id}",verdict="exec-broken"}`),
        { satisfies: (found) => found.length > 0, withinMs: 50_000 },
      );
      expect(broken).toMatchObject({ metric: { name: full.name }, value: [expect.any(Number), '1'] });
      expect(await query('up{job="initp"}')).toMatchObject([{ value: [expect.any(Number), '1'] }]);
      const types = JSON.stringify(await monitor.api('metadata?metric=initp_container_pids_refusals'));
      expect(types).toContain('"type":"counter"');

      await until('the alert is raised', async () => JSON.stringify(await monitor.api('alerts')), {
        satisfies: (alerts) => alerts.includes('ContainerExecBroken') && alerts.includes(full.name),
        withinMs: 50_000,
      });

      const { panels } = dashboard.parse(
        JSON.parse(await readFile(join(PROJECT, 'contrib/grafana/initp-scan.json'), 'utf8')),
      );
      for (const { title, targets } of panels) {
        for (const { expr } of targets) {
          const answer = JSON.stringify(
            await monitor.api(`query?query=${encodeURIComponent(expr.replaceAll('$instance', '.*'))}`),
          );
          expect({ title, answer }).toMatchObject({ answer: expect.stringContaining('"status":"success"') });
        }
      }
      const shown = await query('initp_container_danger{instance=~".*"}');
      expect(shown.map(({ metric }) => metric['rule'])).toContain('container-pids-max');

      const text = await fetch(`http://${address}/metrics`);
      expect(text.headers.get('content-type')).toContain('version=0.0.4');
      expect(await complaints(await text.text())).toBe('');
      expect((await fetch(`http://${address}/`)).status).toBe(404);
      expect((await fetch(`http://${address}/metrics`, { method: 'POST' })).status).toBe(405);
    } finally {
      server.child.kill('SIGTERM');
      expect((await server.ended).exitCode).toBe(143);
    }
  });

  test('are alerted on as the rules are meant', async () => {
    const folder = join(PROJECT, 'contrib/prometheus');
    expect(await command(promtool ?? '', 'check', 'rules', join(folder, 'initp.rules.yml'))).toContain('SUCCESS');
    expect(await command(promtool ?? '', 'test', 'rules', join(folder, 'initp.rules.test.yml'))).toContain('SUCCESS');
  });
});

test('an address that is taken is told, with what to do', async () => {
  const first = work.start(['scan', '--listen', '0']);
  try {
    await first.says(/metrics at http/u);
    const port = /:(\d+)\/metrics/u.exec(first.stderr())?.[1] ?? '';
    const { exitCode, stderr } = await work.initp(['scan', '--listen', port]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain('[ADDRESS_UNUSABLE]');
  } finally {
    first.child.kill('SIGTERM');
    await first.ended;
  }
});

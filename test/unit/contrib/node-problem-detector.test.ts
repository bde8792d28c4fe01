import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { idOf, type PaperKernel, paperKernel } from '../scan/paper-kernel.ts';

const FOLDER = new URL('../../../contrib/node-problem-detector/', import.meta.url);
const INITP = fileURLToPath(new URL('../../../harness/bin.js', import.meta.url));

/** What pkg/custompluginmonitor/types of node-problem-detector reads of such a file. */
const configuration = z.strictObject({
  plugin: z.literal('custom'),
  pluginConfig: z.strictObject({
    invoke_interval: z.string().regex(/^\d+s$/u),
    timeout: z.string().regex(/^\d+s$/u),
    max_output_length: z.int().positive(),
    concurrency: z.int().positive(),
    enable_message_change_based_condition_update: z.boolean(),
  }),
  source: z.string(),
  metricsReporting: z.boolean(),
  conditions: z.array(z.strictObject({ type: z.string(), reason: z.string(), message: z.string() })),
  rules: z.array(
    z.strictObject({
      type: z.enum(['permanent', 'temporary']),
      condition: z.string().optional(),
      reason: z.string(),
      path: z.string(),
      timeout: z.string().regex(/^\d+s$/u),
    }),
  ),
});

const { rules, pluginConfig, conditions } = configuration.parse(
  JSON.parse(await readFile(new URL('initp-scan.json', FOLDER), 'utf8')),
);

/** As the monitor runs a rule: its path, its time, 0 is OK, 1 a problem, the rest unknown; so much of standard output. */
async function invoked(
  kernel: PaperKernel,
): Promise<{ readonly status: 'ok' | 'problem' | 'unknown'; readonly message: string }> {
  const [{ path, timeout } = { path: '', timeout: '' }] = rules;
  const file = fileURLToPath(new URL(basename(path), FOLDER));
  const env = { PATH: process.env['PATH'], INITP, INITP_ROOT: kernel.root, XDG_STATE_HOME: `${kernel.root}/state` };
  // A busy machine is no fault of the plugin: its own time is looked at below.
  return await new Promise((resolve) => {
    execFile(file, { env, timeout: Number.parseInt(timeout, 10) * 10_000 }, (error, stdout) => {
      const code = error === null ? 0 : error.code;
      const status = code === 0 ? 'ok' : code === 1 ? 'problem' : 'unknown';
      resolve({ status, message: stdout.trim().slice(0, pluginConfig.max_output_length) });
    });
  });
}

test('the monitor is told of a problem, of none, and of a node that can not be looked at', async () => {
  using kernel = paperKernel('v2');
  kernel.process({ pid: 500, parent: 1, name: 'containerd-shim' });
  const path = `/kubepods.slice/cri-containerd-${idOf('web')}.scope`;
  kernel.container({ path, tasks: [{ pid: 10, parent: 500, threads: 3 }], max: '30' });
  expect(await invoked(kernel)).toEqual({ status: 'ok', message: 'all 1 containers ok' });
  kernel.level(path, '30', 30);
  const { status, message } = await invoked(kernel);
  expect(status).toBe('problem');
  expect(message).toContain('1 exec-broken, 0 at risk: ');
  using blind = paperKernel('v1');
  await rm(`${blind.cgroup}/pids`, { recursive: true });
  expect(await invoked(blind)).toEqual({ status: 'unknown', message: 'initp scan could not look at this node' });
});

test('a permanent problem has its condition, and no rule may take longer than the plugin', () => {
  const known = conditions.map(({ type }) => type);
  for (const { type, condition, timeout } of rules) {
    expect(type === 'temporary' || known.includes(condition ?? '')).toBe(true);
    expect(Number.parseInt(timeout, 10)).toBeLessThan(Number.parseInt(pluginConfig.timeout, 10));
  }
});

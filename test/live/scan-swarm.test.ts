import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { endpointOf } from '../../harness/docker/endpoint.ts';
import { engineApi } from '../../harness/docker/engine-api.ts';
import { nestedImage } from '../../harness/docker/nested-image.ts';
import { command } from './command.ts';
import { PROJECT } from './initp.ts';
import { PAYLOAD } from './payload.ts';
import { until } from './until.ts';

const nested = await nestedImage(
  engineApi(endpointOf(process.env['DOCKER_HOST'])),
  process.env['INITP_NESTED_IMAGE'] ?? null,
);
const MARK = `live-swarm-${randomBytes(3).toString('hex')}`;
const IMAGE = `initp-scan:${MARK}`;
const NODES = ['1', '2', '3'] as const;

beforeAll(async () => {
  if (nested !== null) await command(process.execPath, join(PROJECT, 'scripts/scan-image.ts'), IMAGE);
}, 300_000);
afterAll(async () => {
  if (nested === null) return;
  await command('docker', 'rm', '--force', '--volumes', ...NODES.map((name) => `${MARK}-${name}`)).catch(() => {});
  await command('docker', 'network', 'rm', MARK).catch(() => {});
  await command('docker', 'image', 'rm', IMAGE);
}, 120_000);

/** Reading is all that it may do. */
const READS_ONLY = [
  '--read-only',
  '--network',
  'none',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
  '--volume',
  '/proc:/host/proc:ro',
  '--volume',
  '/sys/fs/cgroup:/host/sys/fs/cgroup:ro',
];

interface Node {
  readonly address: string;
  docker(...words: readonly string[]): Promise<string>;
}

async function metrics({ address }: Node): Promise<string> {
  return await fetch(`http://${address}:9517/metrics`).then(async (answer) => await answer.text(), String);
}

async function node(name: string): Promise<Node> {
  const container = `${MARK}-${name}`;
  await command(
    'docker',
    'run',
    '--detach',
    '--name',
    container,
    '--hostname',
    `node${name}`,
    '--network',
    MARK,
    '--cgroupns',
    'private',
    '--cap-add',
    'ALL',
    '--cap-drop',
    'SYS_RESOURCE',
    '--device-cgroup-rule',
    'a *:* rwm',
    ...['seccomp', 'apparmor', 'systempaths'].flatMap((what) => ['--security-opt', `${what}=unconfined`]),
    '--tmpfs',
    '/run:exec',
    '--tmpfs',
    '/tmp:exec',
    '--volume',
    '/var/lib/docker',
    '--volume',
    `${join(PROJECT, 'harness/docker/nested-init.sh')}:/nested-init.sh:ro`,
    '--entrypoint',
    '/bin/sh',
    nested ?? '',
    '/nested-init.sh',
  );
  const format = `{{.State.Pid}} {{(index .NetworkSettings.Networks "${MARK}").IPAddress}}`;
  const [pid = '', address = ''] = (await command('docker', 'inspect', '--format', format, container))
    .trim()
    .split(' ');
  const docker = async (...words: readonly string[]): Promise<string> =>
    await command('docker', '--host', `unix:///proc/${pid}/root/run/docker.sock`, ...words);
  await until(`node ${name} answers`, async () => await docker('version').catch(String), {
    satisfies: (answer) => answer.includes('Server:'),
    withinMs: 60_000,
    everyMs: 500,
  });
  return { address, docker };
}

describe.skipIf(nested === null)('the image of scan', () => {
  test('sees and judges the containers of its host from inside of a container that may only read', async () => {
    const name = `${MARK}-full`;
    await command(
      'docker',
      'run',
      '--detach',
      '--network',
      'none',
      '--name',
      name,
      '--pids-limit',
      '30',
      PAYLOAD.image,
      'threads',
      'max',
    );
    try {
      const id = (await command('docker', 'inspect', '--format', '{{.Id}}', name)).trim();
      const told = await until(
        'the container is full',
        async () =>
          await command(
            'docker',
            'run',
            '--rm',
            ...READS_ONLY,
            IMAGE,
            'scan',
            '--root',
            '/host',
            '--no-names',
            '--format',
            'line',
            '--filter',
            `id=${id}`,
          ).catch((error: unknown) => String(Reflect.get(Object(error), 'stdout'))),
        { satisfies: (line) => line.includes('1 exec-broken'), withinMs: 60_000 },
      );
      expect(told).toContain(`${id.slice(0, 12)} (container-pids-max)`);
    } finally {
      await command('docker', 'rm', '--force', '--volumes', name);
    }
  }, 180_000);

  test('as a global service of a swarm of three finds the one sick container on its node, and none on the others', async () => {
    await command('docker', 'network', 'create', MARK);
    const [first, second, third] = [await node('1'), await node('2'), await node('3')];
    const archive = join(PROJECT, 'build', `${MARK}.tar`);
    try {
      await command('docker', 'save', '--output', archive, IMAGE, PAYLOAD.image);
      for (const one of [first, second, third]) await one.docker('load', '--quiet', '--input', archive);
    } finally {
      await rm(archive, { force: true });
    }
    await first.docker('swarm', 'init', '--advertise-addr', first.address);
    const token = (await first.docker('swarm', 'join-token', '--quiet', 'worker')).trim();
    for (const one of [second, third]) await one.docker('swarm', 'join', '--token', token, `${first.address}:2377`);
    const sick = (
      await second.docker('run', '--detach', '--network', 'none', '--pids-limit', '30', PAYLOAD.image, 'threads', 'max')
    ).trim();

    const stack = [
      'stack',
      'deploy',
      '--resolve-image',
      'never',
      '--compose-file',
      join(PROJECT, 'contrib/swarm/initp-scan.yml'),
      MARK,
    ];
    process.env['INITP_SCAN_IMAGE'] = IMAGE;
    try {
      await first.docker(...stack);
    } finally {
      delete process.env['INITP_SCAN_IMAGE'];
    }
    for (const one of [first, second, third]) {
      await until('the node is looked at', async () => await metrics(one), {
        satisfies: (text) => text.includes('initp_scan_containers{verdict="ok"}'),
        withinMs: 90_000,
        everyMs: 500,
      });
    }
    expect(await metrics(first)).toContain('initp_scan_containers{verdict="exec-broken"} 0');
    expect(await metrics(third)).toContain('initp_scan_containers{verdict="exec-broken"} 0');
    const found = await until('the sick one is full', async () => await metrics(second), {
      satisfies: (text) => text.includes('initp_scan_containers{verdict="exec-broken"} 1'),
      withinMs: 30_000,
    });
    expect(found).toContain(`initp_container_danger{container_id="${sick}",name="",rule="container-pids-max"`);
  }, 400_000);
});

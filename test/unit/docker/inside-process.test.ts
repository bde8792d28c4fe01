import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { endpointOf } from '../../../harness/docker/endpoint.ts';
import { engineApi } from '../../../harness/docker/engine-api.ts';
import { download, hijack, upload } from '../../../harness/docker/http-streams.ts';
import { type InsideProcess, startInside } from '../../../harness/docker/inside-process.ts';

/** The engine's end of the stream of an exec, once it was started. */
let engineEnd: Duplex | null = null;
/** Bodies of the requests, by path. */
let bodies: Map<string, string>;
let directory = '';
let url = '';
const server = createServer((request, answer) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    const path = request.url ?? '';
    bodies.set(path, body);
    if (path === '/big') answer.end('x'.repeat(100));
    else if (path === '/containers/c1/exec') answer.writeHead(201).end('{"Id":"e1"}');
    else if (path === '/exec/e1/json') answer.end('{"Pid":25,"Running":true}');
    else if (path === '/images/load') answer.end('{"stream":"Loaded"}');
    else answer.writeHead(404).end('{"message":"no such thing"}');
  });
});
server.on('upgrade', (request, socket) => {
  if (request.url !== '/exec/e1/start') {
    socket.end('HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
  engineEnd = socket;
});

beforeEach(async () => {
  bodies = new Map();
  engineEnd = null;
  directory = await mkdtemp(join(tmpdir(), 'engine-'));
  url = `unix://${join(directory, 'engine.sock')}`;
  await new Promise<void>((resolve) => {
    server.listen(join(directory, 'engine.sock'), resolve);
  });
});
afterEach(async () => {
  engineEnd?.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  await rm(directory, { recursive: true });
});

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

async function started(): Promise<InsideProcess> {
  return await startInside(engineApi(endpointOf(url)), {
    containerId: 'c1',
    command: ['/bin/payload', '--wait', 'threads', 'max'],
    // As an engine in a pid namespace of its own counts.
    hostPid: async (pid) => await Promise.resolve(pid + 7000),
  });
}

test('lines come one by one, however the frames cut them, and the pid is that of this machine', async () => {
  const inside = await started();
  expect(inside.hostPid).toBe(7025);
  expect(JSON.parse(bodies.get('/containers/c1/exec') ?? '')).toMatchObject({
    Cmd: ['/bin/payload', '--wait', 'threads', 'max'],
    AttachStdin: true,
    Tty: false,
  });
  const bytes = Buffer.concat([frame(1, 'ready\nhalf '), frame(2, 'a complaint\n'), frame(1, 'a line\n')]);
  engineEnd?.write(bytes.subarray(0, 11));
  engineEnd?.write(bytes.subarray(11));
  expect(await inside.line(2000)).toBe('ready');
  expect(await inside.line(2000)).toBe('half a line');
});

test('what is said to it arrives as a line', async () => {
  const inside = await started();
  const heard = new Promise<string>((resolve) => {
    engineEnd?.once('data', (chunk: Buffer) => {
      resolve(chunk.toString('utf8'));
    });
  });
  inside.send('go');
  expect(await heard).toBe('go\n');
});

test('silence and an early end are told apart, with what was said until then', async () => {
  const silent = await started();
  engineEnd?.write(frame(2, 'no room'));
  await expect(silent.line(60)).rejects.toThrow('payload --wait threads max said nothing for 60 ms; last: no room');
  engineEnd?.end();
  await expect(silent.line(2000)).rejects.toThrow('ended before it was ready: no room');
});

test('a download has a limit, an upload is sent whole, and a refusal is an error with its words', async () => {
  const endpoint = endpointOf(url);
  expect((await download(endpoint, '/big', 100)).length).toBe(100);
  await expect(download(endpoint, '/big', 99)).rejects.toThrow('/big: more than 99 bytes');
  await upload(endpoint, { method: 'POST', path: '/images/load' }, Buffer.from('a tar'));
  expect(bodies.get('/images/load')).toBe('a tar');
  await expect(download(endpoint, '/nothing', 99)).rejects.toThrow('/nothing: HTTP 404: {"message":"no such thing"}');
  await expect(hijack(endpoint, '/exec/e2/start', {})).rejects.toThrow('HTTP 409 instead of a stream');
});

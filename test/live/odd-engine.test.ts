import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Workspace, workspace } from './initp.ts';

/** What an engine may do to who asks it. */
const ODD = {
  silent: () => {},
  'a byte now and then': (socket) => {
    const timer = setInterval(() => socket.write('H'), 300);
    socket.on('close', () => {
      clearInterval(timer);
    });
  },
  'no HTTP': (socket) => socket.end(Buffer.from([0, 255, 254, 27, 91, 50, 74])),
  'no JSON': (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n\u001B[2J</script>{"Id":[[1]]'),
  'other JSON': (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n{"Id":7,"State":"x","Config":[],"HostConfig":null}'),
  'a list': (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n[{"Id":5},null,7]'),
  'without end': (socket) => {
    const more = (): void => {
      while (socket.writable && socket.write('x'.repeat(65_536)));
    };
    socket.write('HTTP/1.0 200 OK\r\n\r\n');
    socket.on('drain', more);
    more();
  },
  'an error with tricks': (socket) =>
    socket.end(String.raw`HTTP/1.0 500 Oops` + '\r\n\r\n' + String.raw`{"message":"\u001b[31mboom\u202e\n::error::x"}`),
} as const satisfies Record<string, (socket: Socket) => unknown>;

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

async function listening(
  name: string,
  answer: (socket: Socket) => unknown,
): Promise<AsyncDisposable & { url: string }> {
  const path = join(work.directory, `${name.replaceAll(' ', '-')}.sock`);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    url: `unix://${path}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

test.concurrent.each(Object.entries(ODD))('an engine that says %s', async (name, answer) => {
  await using engine = await listening(name, answer);
  const environment = { DOCKER_HOST: engine.url };
  for (const words of [['diagnose', 'web'], ['trace', 'web'], ['scan']]) {
    const { exitCode, stdout, stderr } = await work.initp(words, { environment });
    // Told, or not to be told, or not available, or somebody else's container is sick; never a crash.
    expect({ words, stderr, known: [0, 1, 2, 69].includes(exitCode ?? -1) }).toMatchObject({ known: true });
    expect(stderr).not.toMatch(/^ {4}at /mu);
    // Nothing of what it said moves the cursor, turns the text round, or speaks to a CI.
    const tricks = ['\u001B', '\u202E', '\n::'].filter((trick) => `${stdout}${stderr}`.includes(trick));
    expect(tricks).toEqual([]);
    expect(exitCode !== 69 || /\[ENGINE_(?:STRANGE|REFUSED|SILENT|UNREACHABLE)\]\nhint /u.test(stderr)).toBe(true);
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { engineApi, type EngineApi, EngineRefusal } from '../../../harness/docker/engine-api.ts';
import { plainExec } from '../../../harness/model/exec-spec.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';

/** An engine on a socket of its own, which answers as the test says. */
async function engineThat(answer: RequestListener, use: (engine: EngineApi) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'engine-'));
  const socket = join(directory, 'engine.sock');
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  try {
    await use(engineApi(endpointOf(`unix://${socket}`)));
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(directory, { recursive: true });
  }
}

/** The calls of one exec, whose output is these frames; the exit code is known only when it is asked for again. */
function execAnswers(frames: Buffer | null): RequestListener {
  let asked = 0;
  return ({ url = '' }, answer) => {
    if (url.endsWith('/exec')) answer.writeHead(201).end('{"Id":"e1"}');
    else if (url.endsWith('/json')) {
      asked++;
      answer.end(JSON.stringify(asked < 2 ? { Running: true, ExitCode: null } : { Running: false, ExitCode: 126 }));
    } else if (frames === null) answer.writeHead(200).flushHeaders();
    else answer.end(frames);
  };
}

test('an answer that is not 2xx is a refusal with the words of the engine', async () => {
  await engineThat(
    (_, answer) => answer.writeHead(409).end('{"message":"Container web is paused"}'),
    async (engine) => {
      const refused = engine.post('/containers/web/exec');
      await expect(refused).rejects.toThrow(EngineRefusal);
      await expect(refused).rejects.toMatchObject({ statusCode: 409, message: 'Container web is paused' });
    },
  );
});

test('an engine that does not answer is not waited for', async () => {
  await engineThat(
    () => {},
    async (engine) => {
      await expect(engine.get('/info', 50)).rejects.toThrow('GET /info: no answer within 50 ms');
    },
  );
});

test('an exec gives both streams, and the exit code once the engine knows it', async () => {
  const frame = Buffer.from([2, 0, 0, 0, 0, 0, 0, 2, 0x6e, 0x6f]);
  await engineThat(execAnswers(frame), async (engine) => {
    expect(await engine.exec('web', plainExec('/bin/true'), 1000)).toEqual({
      stdout: '',
      stderr: 'no',
      exitCode: 126,
      leftPid: null,
      execId: 'e1',
    });
  });
});

test('an exec that does not end by its deadline has no exit code', async () => {
  await engineThat(execAnswers(null), async (engine) => {
    expect(await engine.exec('web', plainExec('/bin/true'), 50)).toEqual({
      stdout: '',
      stderr: '',
      exitCode: null,
      leftPid: null,
      execId: 'e1',
    });
  });
});

test('an exec that the engine does not even create hangs as well, and is given up by the same deadline', async () => {
  await engineThat(
    () => {},
    async (engine) => {
      const started = performance.now();
      expect(await engine.exec('web', plainExec('/bin/true'), 50)).toMatchObject({ exitCode: null, leftPid: null });
      expect(performance.now() - started).toBeLessThan(5000);
    },
  );
});

test('nobody there is the error of Node, with its code', async () => {
  await expect(engineApi(endpointOf('unix:///nonexistent/engine.sock')).get('/info')).rejects.toMatchObject({
    code: 'ENOENT',
  });
});

test('an answer that breaks off is an error, and no short answer', async () => {
  await engineThat(
    (_, answer) => {
      answer.writeHead(200, { 'content-length': 100 }).write('{"Id"');
      answer.destroy();
    },
    async (engine) => {
      await expect(engine.get('/info')).rejects.toThrow('GET /info: the connection ended before the answer did');
    },
  );
});

test('a path that would be more than one line of a request is not sent', async () => {
  let asked = 0;
  await engineThat(
    (_, answer) => {
      asked++;
      answer.end('{}');
    },
    async (engine) => {
      await expect(engine.get('/info HTTP/1.0\r\nX: y')).rejects.toThrow('no path of a request');
      expect(asked).toBe(0);
    },
  );
});

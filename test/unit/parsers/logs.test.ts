import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { execLines } from '../../../harness/parsers/daemon-log-lines.ts';
import { errorRecords, parseRuntimeLog } from '../../../harness/parsers/runtime-log.ts';

describe("the runtime's log", () => {
  const error =
    '{"level":"error","msg":"exec failed: unable to start container process: read init-p","time":"2026-11-23T14:39:13Z"}';

  test('gives the errors and leaves warnings out', () => {
    const text = `{"level":"warning","msg":"signal: killed","time":"2026-11-23T14:39:12Z"}\n${error}\n`;
    expect(errorRecords(text)).toEqual([
      {
        level: 'error',
        message: 'exec failed: unable to start container process: read init-p',
        time: '2026-11-23T14:39:13Z',
      },
    ]);
  });

  test('may have a torn last line, junk, JSON of another shape and lines without a time', () => {
    const text = `"msg":"cut"}\n[]\nnull\npanic: oh\n{"level":"error","msg":7}\n{"level":"fatal","msg":"a"}\n${error.slice(0, -9)}`;
    expect(errorRecords(text)).toEqual([{ level: 'fatal', message: 'a', time: '' }]);
  });

  test('any message survives', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (messages) => {
        const text = messages.map((msg) => `${JSON.stringify({ level: 'error', msg, time: 't' })}\n`).join('');
        expect(parseRuntimeLog(text).map(({ message }) => message)).toEqual(messages);
      }),
    );
  });
});

test("the daemon's log is read for lines about execs only, oldest first", () => {
  const about = [
    'time="2026-11-23T14:39:15Z" level=error msg="stream copy error: reading from a closed fifo"',
    'time="2026-11-23T14:39:15Z" level=error msg="Error running exec 76e6 in container: OCI runtime exec failed"',
    'level=error msg="copy stream failed" error="reading from a closed fifo" stream=stdout',
    'level=warning msg="Health check for container 56f1 error: context deadline exceeded"',
    'level=error msg="get state for 56f1" error="context deadline exceeded: unknown"',
  ];
  const other = 'level=info msg="shim disconnected" id=cb54';
  expect(execLines([other, ...about, other, ''].join('\n'))).toEqual(about);
});

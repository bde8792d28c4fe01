import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { demultiplex } from '../../../harness/docker/stream-frames.ts';

const NO_LIMIT = 1024 * 1024;

function frame(stream: number, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

test("a runtime's error comes on the stream of standard output", () => {
  const said = 'OCI runtime exec failed: exec failed: procReady not received: unknown\r\n';
  expect(demultiplex(frame(1, Buffer.from(said)), NO_LIMIT)).toEqual({ stdout: said, stderr: '' });
});

test('frames of both streams come apart, in their order, also when a character is split between two', () => {
  const part = fc.record({ stream: fc.constantFrom(1, 2), text: fc.string({ unit: 'grapheme' }) });
  fc.assert(
    fc.property(fc.array(part), fc.nat(7), (parts, size) => {
      const frames = parts.flatMap(({ stream, text }) => {
        const bytes = Buffer.from(text);
        const cut = Math.min(size, bytes.length);
        return [frame(stream, bytes.subarray(0, cut)), frame(stream, bytes.subarray(cut))];
      });
      const of = (wanted: number): string =>
        parts.flatMap(({ stream, text }) => (stream === wanted ? text : [])).join('');
      expect(demultiplex(Buffer.concat(frames), NO_LIMIT)).toEqual({ stdout: of(1), stderr: of(2) });
    }),
  );
});

test('a broken end is kept as far as it goes', () => {
  const whole = Buffer.concat([frame(1, Buffer.from('one')), frame(2, Buffer.from('second'))]);
  expect(demultiplex(whole.subarray(0, -4), NO_LIMIT)).toEqual({ stdout: 'one', stderr: 'se' });
  expect(demultiplex(whole.subarray(0, 13), NO_LIMIT)).toEqual({ stdout: 'one', stderr: '' });
});

test('each stream is cut for itself', () => {
  const frames = Buffer.concat([
    frame(1, Buffer.from('aaaa')),
    frame(1, Buffer.from('bbbb')),
    frame(2, Buffer.from('cc')),
  ]);
  expect(demultiplex(frames, 6)).toEqual({ stdout: 'aaaabb', stderr: 'cc' });
});

test('arbitrary bytes end, and give no more than there were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { stdout, stderr } = demultiplex(Buffer.from(bytes), NO_LIMIT);
      expect(stdout.length + stderr.length).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { loaderName, programFormat } from '../../../harness/parsers/program-format.ts';

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** An ELF header with one program header, of either class and either order of bytes. */
function elf(bits: 32 | 64, order: 'little' | 'big', loaderAt: number): Buffer {
  const head = Buffer.alloc(256);
  head.set([0x7f, 0x45, 0x4c, 0x46, bits === 32 ? 1 : 2, order === 'little' ? 1 : 2, 1]);
  const view = new DataView(head.buffer, head.byteOffset);
  const little = order === 'little';
  const word = (at: number, value: number): void => {
    if (bits === 64) view.setBigUint64(at, BigInt(value), little);
    else view.setUint32(at, value, little);
  };
  view.setUint16(18, 22, little);
  word(bits === 64 ? 32 : 28, 100);
  view.setUint16(bits === 64 ? 54 : 42, bits === 64 ? 56 : 32, little);
  view.setUint16(bits === 64 ? 56 : 44, 1, little);
  view.setUint32(100, 3, little);
  word(100 + (bits === 64 ? 8 : 4), loaderAt);
  word(100 + (bits === 64 ? 32 : 16), 10);
  if (loaderAt < 200) head.write('/lib/ld.so\0', loaderAt);
  return head;
}

describe('an ELF program', () => {
  test.each([
    [32, 'little'],
    [32, 'big'],
    [64, 'little'],
    [64, 'big'],
  ] as const)('of %d bits, %s endian, gives machine and loader', (bits, order) => {
    expect(programFormat(elf(bits, order, 180))).toEqual({
      format: { kind: 'elf', bits, machine: 22, loader: { path: '/lib/ld.so' } },
      wanted: null,
    });
  });

  test('says where to read on when the name of its loader lies further on', () => {
    expect(programFormat(elf(64, 'little', 100_000))).toMatchObject({
      format: { loader: 'unread' },
      wanted: { offset: 100_000, maxBytes: 10 },
    });
    expect(loaderName(bytes('/lib/ld.so\0xyz'))).toBe('/lib/ld.so');
  });

  test('that is cut off is data, or has an unread loader', () => {
    expect(programFormat(elf(64, 'little', 180).subarray(0, 60)).format).toEqual({ kind: 'data' });
    expect(programFormat(elf(64, 'little', 180).subarray(0, 120)).format).toMatchObject({ loader: 'unread' });
  });
});

test.each([
  ['#!/bin/sh\n', { kind: 'script', interpreter: '/bin/sh', argument: null }],
  ['#! \t/bin/sh -e \n', { kind: 'script', interpreter: '/bin/sh', argument: '-e' }],
  ['#!/usr/bin/env python3 -u\n', { kind: 'script', interpreter: '/usr/bin/env', argument: 'python3 -u' }],
  ['#!/bin/sh\r\n', { kind: 'script', interpreter: '/bin/sh\r', argument: null }],
  ['#!/usr/bin/env bash\r\n', { kind: 'script', interpreter: '/usr/bin/env', argument: 'bash\r' }],
  ['#!\n', { kind: 'script', interpreter: '', argument: null }],
  ['echo hello\n', { kind: 'text', begins: 'plain' }],
  ['\n#!/bin/sh\n', { kind: 'text', begins: 'blank' }],
  ['\u00EF\u00BB\u00BF#!/bin/sh\n', { kind: 'text', begins: 'byte-order-mark' }],
  ['MZ\u0090\0', { kind: 'foreign', system: 'Windows' }],
  ['\u00CF\u00FA\u00ED\u00FE\u0007', { kind: 'foreign', system: 'macOS' }],
  ['PK\u0003\u0004\0', { kind: 'data' }],
  ['', { kind: 'empty' }],
])('%j is read as the kernel reads it', (head, format) => {
  expect(programFormat(bytes(head)).format).toEqual(format);
});

test('takes arbitrary bytes, also those that begin as a program does', () => {
  const any = fc.uint8Array({ maxLength: 300 });
  const near = any.map((rest) => Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, ...rest]));
  fc.assert(
    fc.property(fc.oneof(any, near), (head) => {
      expect(programFormat(head).format.kind).not.toBe('');
    }),
  );
});

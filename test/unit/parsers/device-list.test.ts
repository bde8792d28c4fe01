import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { capabilitiesBeyond, capabilitySet } from '../../../harness/parsers/capability-names.ts';
import { deniedDevices } from '../../../harness/parsers/device-list.ts';

/** As a container of Docker 20.10.24 has it. */
const DEFAULT = `b *:* m
c *:* m
c 1:3 rwm
c 1:5 rwm
c 1:7 rwm
c 1:8 rwm
c 1:9 rwm
c 5:0 rwm
c 5:1 rwm
c 5:2 rwm
c 10:200 rwm
c 136:* rwm
`;

test('a list of Docker denies none of what every container may open, and so does one that allows all', () => {
  expect(deniedDevices(DEFAULT)).toEqual([]);
  expect(deniedDevices('a *:* rwm\n')).toEqual([]);
});

test('an empty list denies all; one without a line, or without the right to write, denies that', () => {
  expect(deniedDevices('')).toHaveLength(8);
  expect(deniedDevices(DEFAULT.replace('c 5:2 rwm\n', ''))).toEqual(['/dev/ptmx (c 5:2)']);
  expect(deniedDevices(DEFAULT.replace('c 1:3 rwm', 'c 1:3 r'))).toEqual(['/dev/null (c 1:3)']);
  // A block device of the same number is another device.
  expect(deniedDevices(DEFAULT.replace('c 1:3 rwm', 'b 1:3 rwm'))).toEqual(['/dev/null (c 1:3)']);
});

test('arbitrary text denies some of the eight, and throws nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(deniedDevices(text).length).toBeLessThanOrEqual(8);
    }),
  );
});

test('capabilities by their names and back', () => {
  expect(capabilitySet(['CAP_CHOWN', 'CAP_SYS_RESOURCE', 'CAP_NONSENSE'])).toBe('0000000001000001');
  expect(capabilitiesBeyond('0000000001000001', '0000000000000001')).toEqual(['CAP_SYS_RESOURCE']);
  expect(capabilitiesBeyond('0000020000000000', '0')).toEqual(['CAP_41']);
  fc.assert(
    fc.property(fc.string(), fc.string(), (set, other) => {
      expect(capabilitiesBeyond(set, other).length).toBeLessThanOrEqual(64);
    }),
  );
});

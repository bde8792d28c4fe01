import { afterEach, expect, test } from 'vitest';

import { surroundings } from '../../../harness/commands/surroundings.ts';
import { patient, setPatience } from '../../../harness/host/patience.ts';

afterEach(() => {
  delete process.env['INITP_PATIENCE'];
  setPatience(1);
});

test('limits of time are what they are unless somebody says that the machine is slow', () => {
  surroundings();
  expect(patient(5000)).toBe(5000);
});

test('INITP_PATIENCE multiplies every limit of time', () => {
  process.env['INITP_PATIENCE'] = '6';
  surroundings();
  expect(patient(5000)).toBe(30_000);
});

test.each(['0.5', '31', 'x', '-1', 'NaN', 'Infinity'])('INITP_PATIENCE=%s is refused', (text) => {
  process.env['INITP_PATIENCE'] = text;
  expect(() => surroundings()).toThrow(/from 1 to 30/u);
});

import { describe, expect, test } from 'vitest';

import { causes } from '../../../harness/causes/index.ts';
import { explainText } from '../../../harness/explain/explain.ts';
import { sourceErrors } from './source-errors.ts';

describe('an error that a source can print, whether anybody has reported it or not', () => {
  test.each(sourceErrors)('$text', ({ text, layer }) => {
    const [best] = explainText(causes, text).candidates;
    expect(best?.layer).toBe(layer);
  });
});

import { z } from 'zod';

import { readingsFile } from './readings.ts';

/** The words that readings are written in, in lower case: names of fields, and values that a field is limited to. */
export function vocabulary(): ReadonlySet<string> {
  const words = new Set<string>();
  gather(z.toJSONSchema(readingsFile, { io: 'input' }), words);
  return words;
}

function gather(schema: unknown, words: Set<string>): void {
  if (Array.isArray(schema)) for (const each of schema) gather(each, words);
  else if (typeof schema === 'object' && schema !== null) {
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'const' || key === 'enum') {
        for (const each of [value].flat()) words.add(String(each).toLowerCase());
      }
      if (key === 'properties') for (const name of Object.keys(Object(value))) words.add(name.toLowerCase());
      gather(value, words);
    }
  }
}

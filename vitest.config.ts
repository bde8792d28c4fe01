import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Long enough for properties over every recording on a busy machine; none of them waits for anything.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
          // Not 0: where there is one worker, which two processors have, vitest holds that order after all others.
          sequence: { groupOrder: 1 },
        },
      },
      // After the others: a browser takes both processors of a small machine.
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          // One engine, one host: trials of two files would see each other.
          fileParallelism: false,
          // After the unit tests, which take both processors: execs that wait for one look like a sick host.
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry: 0,
        },
      },
    ],
  },
});

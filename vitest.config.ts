// Unit tests: everything named *.test.ts beside the code. The whole-house tests of e2e/ have their own configuration.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'server',
          include: ['{contract,connectors,server,cli,bench,bin}/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['server/src/platform/database/test-setup.ts'],
          // One process per worker, not one per file: a worker keeps its test database, which costs half a second to open.
          pool: 'forks',
          isolate: false,
          // Long enough for a busy machine: what hangs is found all the same.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Waits end as soon as what they wait for is there; this is for a machine with much else to do.
          expect: { poll: { timeout: 10_000, interval: 10 } },
          unstubEnvs: true,
          unstubGlobals: true,
          restoreMocks: true,
        },
      },
      'web/vitest.config.ts',
    ],
  },
});

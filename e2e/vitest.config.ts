// The whole-house tests, one file at a time: each starts real servers, and two at once would measure each other.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const suite = (name: string, include: string[], testTimeout: number, exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude, testTimeout },
});

const longOnes = ['{screens,living,crash,flood}.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    globalSetup: ['global-setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxWorkers: 1,
    hookTimeout: 90_000,
    projects: [
      suite('e2e', ['*.test.ts'], 180_000, longOnes),
      suite('screens', ['{screens,living}.test.ts'], 180_000),
      suite('crash', ['crash.test.ts'], 900_000),
      // Only where the servers of Debian's packages are installed: `npm run test:mail` sees to that.
      suite('mail', ['mail-servers/*.test.ts'], 180_000),
      suite('flood', ['flood.test.ts'], 300_000),
    ],
  },
});

/** Tests of the web app: the same macros and catalogs as the build, without a browser. */
import { fileURLToPath } from 'node:url';
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
// Some of Lingui's parts look for their settings from where the tests were started, which may be the whole project.
process.env.LINGUI_CONFIG ??= fileURLToPath(new URL('./lingui.config.ts', import.meta.url));
const linguiConfig = { cwd: root };

export default defineConfig({
  root,
  plugins: [lingui(linguiConfig), babel({ presets: [linguiTransformerBabelPreset({}, linguiConfig)] })],
  test: { name: 'web', include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});

/** How the web app is built: Lingui macros by Babel, catalogs compiled from PO, Tailwind, and React Aria's strings cut to our languages. */

import { fileURLToPath } from 'node:url';
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const linguiConfig = { cwd: root };

/** Where `vite` in development finds the server; the built app is served by the server itself. */
const server = `http://127.0.0.1:${process.env.IRORI_PORT ?? '3000'}`;

export default defineConfig({
  root,
  plugins: [
    react(),
    lingui({ ...linguiConfig, failOnCompileError: true }),
    babel({ presets: [linguiTransformerBabelPreset({}, linguiConfig)] }),
    tailwindcss(),
    ourLanguagesOnly(),
  ],
  // The server puts a fresh nonce in place of this word in each answer (strict CSP, design.md section 4).
  html: { cspNonce: '__NONCE__' },
  build: {
    target: 'es2023',
    manifest: true,
    // Small assets stay files: a data: address would need a hole in the CSP.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: {
      '/api': { target: server, ws: true, changeOrigin: false },
      '/attachments': server,
    },
  },
});

/** React Aria brings its strings in some 35 languages; we show three, and the others would cost 60 KB in the first chunk. */
function ourLanguagesOnly(): Plugin {
  const strings = /react-(?:aria|stately|aria-components)\/.*\/intl\/.*\/[a-z]{2}-[A-Z]{2}\.m?js$/;
  const ours = /\/(?:en-US|ja-JP|pl-PL)\.m?js$/;
  return {
    name: 'irori:our-languages-only',
    enforce: 'pre',
    load(id) {
      return strings.test(id) && !ours.test(id) ? 'export default {};' : null;
    },
  };
}

/** Languages and where their catalogs lie. Adding a language is adding a PO file and its name here and in `locales/i18n.ts`. */
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ja', 'pl'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'] }],
  // Line numbers would change the catalogs with every edit of a screen.
  format: formatter({ lineNumbers: false, origins: true }),
});

/** Languages and where their catalogs lie. Adding a language is adding a PO file and its name here and in `locales/i18n.ts`. */
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

/** Screens that are fetched when they are opened. Their words are a catalog of their own, so that the inbox starts without them. */
const beyondTheInbox = [
  'admin',
  'channels',
  'compose',
  'dev',
  'forwarding',
  'handoff',
  'ledger',
  'me',
  'original',
  'search',
  'settings',
  'setup',
  'sign-in',
].map((feature) => `<rootDir>/src/features/${feature}/**`);

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ja', 'pl'],
  catalogs: [
    { path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'], exclude: beyondTheInbox },
    { path: '<rootDir>/src/locales/settings/{locale}', include: beyondTheInbox },
  ],
  // Line numbers would change the catalogs with every edit of a screen.
  format: formatter({ lineNumbers: false, origins: true }),
});

/** Languages and where their catalogs lie. Adding a language is adding a PO file and its name here and in `locales/i18n.ts`. */
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

const features = (names: readonly string[]) => names.map((name) => `<rootDir>/src/features/${name}/**`);

/** What opens with a conversation or over the page. Words are fetched with what says them, so that the list starts without them. */
const conversation = features(['inbox/thread', 'inbox/composer', 'inbox/panel', 'delivery', 'palette']);

/** Screens beyond the inbox, fetched when they are opened. */
const settings = features([
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
]);

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ja', 'pl'],
  catalogs: [
    { path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'], exclude: [...conversation, ...settings] },
    { path: '<rootDir>/src/locales/conversation/{locale}', include: conversation },
    { path: '<rootDir>/src/locales/settings/{locale}', include: settings },
  ],
  // Line numbers would change the catalogs with every edit of a screen.
  format: formatter({ lineNumbers: false, origins: true }),
});

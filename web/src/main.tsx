/** Starts the page: language, then the router; the router starts the sync when a screen needs it. */

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/base.css';
import { App } from './app.tsx';
import { guessLocale, showLocale } from './locales/i18n.ts';
import { startSync } from './sync/start.ts';

// Behind the sign-in the workspace is read while the words are still on their way.
if (!/^\/(setup|login|invite|reset|handoff|dev)(\/|$)/.test(window.location.pathname))
  void startSync().catch(() => undefined);
await showLocale(guessLocale());
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

/** What surrounds every screen: language, router, and the places where toasts and spoken sentences appear. */
import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { useLingui as useWords } from '@lingui/react/macro';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider as AriaI18nProvider } from 'react-aria-components/I18nProvider';
import { isPassing } from './api/problem.ts';
import { router } from './router.tsx';
import { Announcer } from './ui/announce.tsx';
import { Toasts } from './ui/toast.tsx';

/** For screens that ask and show an answer; everything live goes through `sync/`. */
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: (count, error) => count < 2 && isPassing(error), staleTime: 10_000, refetchOnWindowFocus: false },
  },
});

export function App() {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <InLanguage />
      </QueryClientProvider>
    </I18nProvider>
  );
}

function InLanguage() {
  const { i18n: current } = useLingui();
  const { t } = useWords();
  return (
    <AriaI18nProvider locale={current.locale}>
      <RouterProvider router={router} />
      <Toasts label={t`Messages`} closeLabel={t`Close message`} />
      <Announcer />
    </AriaI18nProvider>
  );
}

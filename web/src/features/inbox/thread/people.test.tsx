import type { Message } from '@irori/contract/messages/api';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { People } from './people.tsx';

test('whoever got a hidden copy is said to be hidden, before the line is unfolded', () => {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  const person = (name: string) => ({ name, address: `${name.toLowerCase()}@customer.example` });
  const message = { direction: 'out', from: null, to: [person('Ann')], cc: [person('Bob')], bcc: [person('Cy')] };
  const html = renderToStaticMarkup(
    <I18nProvider i18n={i18n}>
      <People message={message as unknown as Message} />
    </I18nProvider>,
  );
  expect(html.replace(/<[^>]+>/g, '')).toBe('to Ann, copy to Bob, Bcc Cy');
});

/** Sakura Internet, a domain's mail on its rental servers. It keeps the sender's envelope, so SPF fails behind it; we know that. */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const sakura: ForwardingGuide = {
  id: 'sakura',
  name: { en: 'Sakura Internet', ja: 'さくらインターネット', pl: 'Sakura Internet' },
  domains: ['sakura.ne.jp'],
  mailHosts: ['sakura.ne.jp'],
  note: {
    en: 'For mail of your own domain on Sakura’s rental server or mailbox plan. Only somebody with access to the server control panel can do it.',
    ja: 'さくらのレンタルサーバ、さくらのメールボックスで使っている独自ドメインのメール向けです。サーバコントロールパネルに入れる方が設定します。',
    pl: 'Dla poczty własnej domeny na serwerze Sakura. Potrzebny jest dostęp do panelu sterowania serwera.',
  },
  steps: [
    {
      id: 'open',
      text: {
        en: 'Sign in to the server control panel (サーバコントロールパネル) and open メール > メール一覧. Open the settings of the support address.',
        ja: 'サーバコントロールパネルにログインし、「メール」>「メール一覧」を開きます。サポート用アドレスの設定を開きます。',
        pl: 'Zaloguj się do panelu sterowania serwera (サーバコントロールパネル) i otwórz メール > メール一覧. Otwórz ustawienia adresu wsparcia.',
      },
      audience: 'mailAdmin',
    },
    {
      id: 'forward',
      text: {
        en: 'Under メール転送 (mail forwarding) add the receiving address.',
        ja: 'メール転送の欄に、受信用アドレスを追加します。',
        pl: 'W części メール転送 (przekazywanie poczty) dodaj adres odbiorczy.',
      },
      copy: 'receivingAddress',
      audience: 'mailAdmin',
    },
    {
      id: 'keep',
      text: {
        en: 'Choose that mail stays in the mailbox too, not that the address only forwards (転送専用), and save.',
        ja: '「転送専用」ではなく、メールボックスに残す設定を選んで保存します。',
        pl: 'Wybierz pozostawianie poczty w skrzynce, a nie samo przekazywanie (転送専用), i zapisz.',
      },
      audience: 'mailAdmin',
    },
  ],
  advice: {
    'forwarding.nothing_arrived': {
      en: 'See in the server control panel under メール > メール一覧 whether the receiving address stands in the forwarding of this very address. If the domain’s mail was moved elsewhere (MX record), set the forward up there.',
      ja: 'サーバコントロールパネルの「メール」>「メール一覧」で、このアドレスの転送先に受信用アドレスが入っているか確認してください。ドメインのメールを他社に移している場合（MX レコード）は、移行先で設定してください。',
      pl: 'Sprawdź w panelu (メール > メール一覧), czy adres odbiorczy jest wpisany w przekazywaniu właśnie tego adresu. Jeśli pocztę domeny przeniesiono gdzie indziej (rekord MX), ustaw przekazywanie tam.',
    },
  },
};

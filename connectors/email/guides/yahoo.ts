/** Yahoo Mail outside Japan. Forwarding belongs to its paid plan since 2021. */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const yahoo: ForwardingGuide = {
  id: 'yahoo',
  name: { en: 'Yahoo Mail', ja: 'Yahoo Mail（日本以外）', pl: 'Yahoo Mail' },
  domains: [
    'yahoo.com',
    'ymail.com',
    'rocketmail.com',
    'yahoo.co.uk',
    'yahoo.de',
    'yahoo.fr',
    'yahoo.es',
    'yahoo.it',
    'yahoo.pl',
    'aol.com',
  ],
  mailHosts: ['yahoodns.net'],
  note: {
    en: 'Automatic forwarding is a part of Yahoo’s paid plan (since 2021). Without it this mailbox cannot forward: use another support address, or have the mailbox fetched by IMAP, in the settings of the channel. Yahoo! JAPAN is another company with other settings.',
    ja: '自動転送は、2021 年以降 Yahoo の有料プランの機能です。無料プランでは転送できないため、別のサポート用アドレスを使うか、チャネルの設定で IMAP によるメールの取得をお使いください。Yahoo! JAPAN は別の会社で、設定も異なります。',
    pl: 'Automatyczne przekazywanie należy od 2021 roku do płatnego planu Yahoo. Bez niego ta skrzynka nie przekaże poczty: użyj innego adresu wsparcia albo włącz w ustawieniach kanału pobieranie skrzynki przez IMAP. Yahoo! JAPAN to inna firma i inne ustawienia.',
  },
  instead: {
    guide: 'yahoo-japan',
    when: { en: 'It is Yahoo! JAPAN', ja: 'Yahoo! JAPAN です', pl: 'To Yahoo! JAPAN' },
  },
  steps: [
    {
      id: 'open',
      text: {
        en: 'Open Yahoo Mail on a computer. In the settings (gear) go on to all settings, and there to “Mailboxes”. Choose the mailbox of the support address.',
        ja: 'パソコンで Yahoo Mail を開きます。設定（歯車アイコン）からすべての設定を開き、メールボックスの項目（Mailboxes）でサポート用アドレスを選びます。',
        pl: 'Otwórz Yahoo Mail na komputerze. W ustawieniach (koło zębate) przejdź do wszystkich ustawień, a tam do skrzynek (Mailboxes). Wybierz skrzynkę adresu wsparcia.',
      },
      audience: 'owner',
    },
    {
      id: 'forward',
      text: {
        en: 'Enter the receiving address in the field for forwarding and click “Verify”.',
        ja: '転送（Forwarding）の欄に受信用アドレスを入力し、確認のボタン（Verify）をクリックします。',
        pl: 'W polu przekazywania (Forwarding) wpisz adres odbiorczy i kliknij przycisk weryfikacji (Verify).',
      },
      copy: 'receivingAddress',
      whenItFails: {
        en: 'There is no such field, or it is grey: the account has no paid plan.',
        ja: '欄がない、または選べない場合は、有料プランのアカウントではありません。',
        pl: 'Pola nie ma albo jest nieaktywne: konto nie ma płatnego planu.',
      },
      audience: 'owner',
    },
    {
      id: 'confirm',
      text: {
        en: 'A mail with a link comes to the receiving address. It appears in the set-up of the channel; open the link to confirm. Then see in the settings that forwarding is on.',
        ja: '受信用アドレスにリンク付きの確認メールが届き、チャネルの設定画面に表示されます。リンクを開いて確認してから、設定で転送が有効になっていることを確かめてください。',
        pl: 'Na adres odbiorczy przychodzi wiadomość z linkiem. Pojawi się w konfiguracji kanału; otwórz link, aby potwierdzić. Potem sprawdź w ustawieniach, czy przekazywanie jest włączone.',
      },
      audience: 'owner',
      confirms: true,
    },
  ],
  advice: {
    'forwarding.nothing_arrived': {
      en: 'See in Yahoo’s settings of the mailbox whether forwarding is there at all: it belongs to the paid plan. The address must have been verified by the link in Yahoo’s mail.',
      ja: 'Yahoo のメールボックス設定に転送の項目があるか確認してください。有料プランの機能です。また、Yahoo からのメールのリンクでアドレスの確認が済んでいる必要があります。',
      pl: 'Sprawdź w ustawieniach skrzynki Yahoo, czy przekazywanie w ogóle jest dostępne: należy do płatnego planu. Adres musi być potwierdzony linkiem z wiadomości od Yahoo.',
    },
    'forwarding.confirmation_waiting': {
      en: 'Yahoo’s mail is here: open its link to confirm the address.',
      ja: 'Yahoo からの確認メールが届いています。リンクを開いてアドレスを確認してください。',
      pl: 'Wiadomość od Yahoo już tu jest: otwórz link, aby potwierdzić adres.',
    },
    'forwarding.stopped': {
      en: 'See whether the paid plan of the mailbox is still running: without it Yahoo stops forwarding.',
      ja: 'メールボックスの有料プランが継続しているか確認してください。終了すると転送も止まります。',
      pl: 'Sprawdź, czy płatny plan skrzynki jest nadal aktywny: bez niego Yahoo przestaje przekazywać pocztę.',
    },
  },
};

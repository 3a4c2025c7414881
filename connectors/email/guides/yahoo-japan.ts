/** Yahoo! JAPAN Mail: another company and another system than Yahoo. Its menus are in Japanese and are described, not quoted. */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const yahooJapan: ForwardingGuide = {
  id: 'yahoo-japan',
  name: { en: 'Yahoo! JAPAN Mail', ja: 'Yahoo!メール（Yahoo! JAPAN）', pl: 'Yahoo! JAPAN Mail' },
  domains: ['yahoo.co.jp', 'ymail.ne.jp'],
  mailHosts: ['yahoo.co.jp'],
  note: {
    en: 'Forwarding is set up in the settings of Yahoo!メール in the browser on a computer. Whether your account may forward to outside addresses is shown there.',
    ja: '転送は、パソコンのブラウザで開いた Yahoo!メールの設定画面で行います。外部のアドレスに転送できるかどうかも、その画面で確認できます。',
    pl: 'Przekazywanie ustawia się w ustawieniach Yahoo!メール w przeglądarce na komputerze. Tam też widać, czy konto może przekazywać pocztę na zewnątrz.',
  },
  steps: [
    {
      id: 'open',
      text: {
        en: 'Open Yahoo!メール in the browser of a computer with the account of the support address, and go to its settings (設定). Look for the entry with 転送 (forwarding).',
        ja: 'パソコンのブラウザで、サポート用アドレスのアカウントの Yahoo!メールを開きます。メールの設定画面に進み、「転送」と書かれた項目を探します。',
        pl: 'Otwórz Yahoo!メール w przeglądarce na komputerze, na koncie adresu wsparcia, i przejdź do ustawień (設定). Znajdź pozycję ze słowem 転送 (przekazywanie).',
      },
      whenItFails: {
        en: 'There is no such entry: this account cannot forward. Take another support address, or have the mailbox fetched by IMAP, in the settings of the channel.',
        ja: '項目がない場合、このアカウントでは転送できません。別のサポート用アドレスを使うか、チャネルの設定で IMAP によるメールの取得をお使いください。',
        pl: 'Nie ma takiej pozycji: to konto nie może przekazywać poczty. Użyj innego adresu wsparcia albo włącz w ustawieniach kanału pobieranie skrzynki przez IMAP.',
      },
      audience: 'owner',
    },
    {
      id: 'forward',
      text: {
        en: 'Enter the receiving address as the address to forward to (転送先), for all mail, keep a copy in the mailbox, and save (保存).',
        ja: '転送先に受信用アドレスを貼り付け、すべてのメールを対象とし、メールボックスにも残す設定にして保存します。',
        pl: 'Jako adres docelowy (転送先) wpisz adres odbiorczy, dla całej poczty, zostaw kopię w skrzynce i zapisz (保存).',
      },
      copy: 'receivingAddress',
      audience: 'owner',
    },
    {
      id: 'confirm',
      text: {
        en: 'If Yahoo! JAPAN asks for a confirmation, its mail appears in the set-up of the channel. If none comes, go on to the test.',
        ja: '確認メールが送られてきた場合は、チャネルの設定画面に表示されます。何も届かなければ、テストに進んでください。',
        pl: 'Jeśli Yahoo! JAPAN poprosi o potwierdzenie, jego wiadomość pojawi się w konfiguracji kanału. Jeśli nic nie przyjdzie, przejdź do testu.',
      },
      audience: 'owner',
      confirms: true,
      optional: true,
    },
  ],
  advice: {
    'forwarding.nothing_arrived': {
      en: 'See in the settings of Yahoo!メール whether the forward (転送) is switched on and saved, and look into the spam folder (迷惑メール).',
      ja: 'Yahoo!メールの設定で転送が有効になって保存されているか、また「迷惑メール」フォルダーに入っていないか確認してください。',
      pl: 'Sprawdź w ustawieniach Yahoo!メール, czy przekazywanie (転送) jest włączone i zapisane, oraz zajrzyj do folderu spamu (迷惑メール).',
    },
  },
};

/** Any other provider: what to look for, and what to do where a mailbox cannot forward at all (CT-15, CT-16). */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const other: ForwardingGuide = {
  id: 'other',
  name: { en: 'Other', ja: 'その他', pl: 'Inny dostawca' },
  domains: [],
  note: {
    en: 'Any mailbox works that can pass its mail on by itself, at the server. A mail program that forwards while it is open is not enough.',
    ja: 'サーバー側で自動的にメールを転送できるメールボックスであれば使えます。メールソフトを開いている間だけの転送では不十分です。',
    pl: 'Nadaje się każda skrzynka, która sama przekazuje pocztę na serwerze. Program pocztowy, który przekazuje tylko wtedy, gdy jest otwarty, nie wystarczy.',
  },
  steps: [
    {
      id: 'find',
      text: {
        en: 'Open the settings of the support mailbox on the provider’s web page. Look for “Forwarding”, “Redirect” or for rules (filters) with such an action. If both are there, take “Redirect”.',
        ja: 'メールの提供元の Web ページで、サポート用メールボックスの設定を開きます。「転送」「リダイレクト」、またはその動作を持つルール（フィルター）を探します。両方ある場合は「リダイレクト」を選びます。',
        pl: 'Otwórz ustawienia skrzynki wsparcia na stronie dostawcy. Szukaj przekazywania, przekierowania albo reguł (filtrów) z taką akcją. Jeśli są oba, wybierz przekierowanie.',
      },
      whenItFails: {
        en: 'There is nothing of the kind: ask the provider, or let the domain’s administrator make an alias that delivers to the mailbox and to the receiving address.',
        ja: '該当する設定がない場合は、提供元に問い合わせるか、メールボックスと受信用アドレスの両方に届くエイリアスの作成をドメインの管理者に依頼してください。',
        pl: 'Nie ma niczego takiego: zapytaj dostawcę albo poproś administratora domeny o alias, który dostarcza pocztę do skrzynki i na adres odbiorczy.',
      },
      audience: 'owner',
    },
    {
      id: 'forward',
      text: {
        en: 'Pass all mail on to the receiving address, keep a copy in the mailbox, and save.',
        ja: 'すべてのメールを受信用アドレスに渡すように設定し、メールボックスにもコピーを残して保存します。',
        pl: 'Przekaż całą pocztę na adres odbiorczy, zostaw kopię w skrzynce i zapisz.',
      },
      copy: 'receivingAddress',
      audience: 'owner',
    },
    {
      id: 'confirm',
      text: {
        en: 'If the provider wants the address confirmed, its mail appears in the set-up of the channel with its code or link. If none comes, go on to the test.',
        ja: '提供元からアドレスの確認を求められた場合は、コードやリンクの書かれたメールがチャネルの設定画面に表示されます。何も届かなければ、テストに進んでください。',
        pl: 'Jeśli dostawca chce potwierdzenia adresu, jego wiadomość z kodem lub linkiem pojawi się w konfiguracji kanału. Jeśli nic nie przyjdzie, przejdź do testu.',
      },
      audience: 'owner',
      confirms: true,
      optional: true,
    },
  ],
  advice: {
    'forwarding.nothing_arrived': {
      en: 'See in the provider’s settings whether the forward is switched on and saved, and whether the mail lies in the spam folder there: most providers do not pass on spam.',
      ja: '提供元の設定で転送が有効になって保存されているか、またメールが迷惑メールフォルダに入っていないか確認してください。多くの提供元は迷惑メールを転送しません。',
      pl: 'Sprawdź w ustawieniach dostawcy, czy przekazywanie jest włączone i zapisane, oraz czy wiadomość nie leży w folderze spamu: większość dostawców nie przekazuje spamu.',
    },
  },
};

/**
 * Outlook.com and Microsoft 365. A rule that redirects, never one that forwards: the latter makes a new mail of our own
 * address. Companies must also let mail leave automatically: by default they do not, and the sender gets 5.7.520 back.
 */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const outlook: ForwardingGuide = {
  id: 'outlook',
  name: { en: 'Outlook, Microsoft 365', ja: 'Outlook、Microsoft 365', pl: 'Outlook, Microsoft 365' },
  domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'outlook.jp', 'hotmail.co.jp', 'live.jp'],
  mailHosts: ['protection.outlook.com', 'mx.microsoft'],
  note: {
    en: 'Use a rule that redirects, not one that forwards. “Forward” writes a new mail from your own address, and the customer’s address is lost; “Redirect” passes the mail on as it came.',
    ja: '「転送」ではなく「リダイレクト」のルールを使います。「転送」ではサポート用アドレスから新しいメールが作られ、お客様のアドレスが失われます。「リダイレクト」なら届いたメールがそのまま渡されます。',
    pl: 'Użyj reguły, która przekierowuje, a nie takiej, która przesyła dalej. „Prześlij dalej” tworzy nową wiadomość z Twojego adresu i adres klienta przepada; „Przekieruj” przekazuje wiadomość bez zmian.',
  },
  steps: [
    {
      id: 'open',
      text: {
        en: 'Open the support mailbox in Outlook on the web (outlook.com, or outlook.office.com at work). Click the gear, then “Mail” > “Rules” > “Add new rule”.',
        ja: 'Web 版 Outlook（outlook.com、職場や学校の場合は outlook.office.com）でサポート用のメールボックスを開きます。歯車アイコンから「メール」>「ルール」>「新しいルールを追加」を選びます。',
        pl: 'Otwórz skrzynkę wsparcia w Outlooku w przeglądarce (outlook.com, a w firmie outlook.office.com). Kliknij koło zębate, potem „Poczta” > „Reguły” > „Dodaj nową regułę”.',
      },
      whenItFails: {
        en: 'A shared mailbox: open it as a mailbox of its own first (click your picture, “Open another mailbox”), or let the administrator make the rule.',
        ja: '共有メールボックスの場合は、先にそのメールボックスを単独で開くか（右上の自分のアイコンから「別のメールボックスを開く」）、管理者にルールの作成を依頼してください。',
        pl: 'Skrzynka udostępniona: najpierw otwórz ją osobno (kliknij swoje zdjęcie, otwórz inną skrzynkę) albo poproś administratora o utworzenie reguły.',
      },
      audience: 'owner',
    },
    {
      id: 'rule',
      text: {
        en: 'Name the rule. Condition: “Apply to all messages”. Action: “Redirect to”, and paste the receiving address. Do not take “Forward to”.',
        ja: 'ルールに名前を付けます。条件は「すべてのメッセージに適用」、アクションは「リダイレクト先」を選び、受信用アドレスを貼り付けます。「転送先」は選ばないでください。',
        pl: 'Nazwij regułę. Warunek: „Zastosuj do wszystkich wiadomości”. Akcja: „Przekieruj do”; wklej adres odbiorczy. Nie wybieraj „Prześlij dalej do”.',
      },
      copy: 'receivingAddress',
      whenItFails: {
        en: 'The test comes back with “FW:” in its subject, or as a mail from your own address: the action was “Forward to”. Change it.',
        ja: 'テストメールの件名に「FW:」が付く、または差出人がサポート用アドレスになる場合は、アクションが「転送先」になっています。変更してください。',
        pl: 'Test wraca z „FW:” w temacie albo jako wiadomość z Twojego adresu: akcją było „Prześlij dalej do”. Zmień ją.',
      },
      audience: 'owner',
    },
    {
      id: 'save',
      text: {
        en: 'Save the rule and see that its switch in the list is on. If other rules stand above it and stop the processing, move it to the top.',
        ja: 'ルールを保存し、一覧でスイッチがオンになっていることを確かめます。上にあるほかのルールで処理が中止される場合は、このルールを一番上に移動してください。',
        pl: 'Zapisz regułę i sprawdź, czy jej przełącznik na liście jest włączony. Jeśli wyżej stoją reguły, które zatrzymują przetwarzanie, przenieś ją na górę.',
      },
      whenItFails: {
        en: 'Microsoft passes a mail on by rule only once. If it reaches this mailbox through another forward inside Microsoft 365, the second one is dropped in silence: redirect from the first mailbox instead.',
        ja: 'Microsoft では、ルールによる受け渡しは 1 通につき 1 回だけです。Microsoft 365 内の別の転送を経て届いたメールは、2 回目が通知なく破棄されます。最初のメールボックスから直接リダイレクトしてください。',
        pl: 'Microsoft przekazuje wiadomość przez regułę tylko raz. Jeśli trafia do tej skrzynki przez inne przekazanie w Microsoft 365, drugie zostanie po cichu pominięte: przekieruj ją z pierwszej skrzynki.',
      },
      audience: 'owner',
    },
    {
      id: 'allow',
      text: {
        en: 'At work or school only: an administrator must let mail leave automatically. In the Microsoft Defender portal (security.microsoft.com/antispam) open the outbound anti-spam policy, edit its protection settings, and set “Automatic forwarding rules” to “On - Forwarding is enabled”. Better: make an outbound policy of its own for this one mailbox.',
        ja: '職場または学校のアカウントのみ：管理者が外部への自動転送を許可する必要があります。Microsoft Defender ポータル（security.microsoft.com/antispam）でスパム対策の送信ポリシーを開き、保護設定の「自動転送ルール」を「オン - 転送が有効になっています」にします。このメールボックスだけを対象とする送信ポリシーを作ると、より安全です。',
        pl: 'Tylko w firmie lub szkole: administrator musi zezwolić na automatyczne przekazywanie na zewnątrz. W portalu Microsoft Defender (security.microsoft.com/antispam) otwórz zasady ochrony przed spamem dla poczty wychodzącej i w ich ustawieniach włącz automatyczne przesyłanie dalej (Automatic forwarding rules: „On - Forwarding is enabled”). Najlepiej utwórz osobne zasady tylko dla tej skrzynki.',
      },
      whenItFails: {
        en: 'Senders get “550 5.7.520 Access denied, Your organization does not allow external forwarding”: this step is missing.',
        ja: '送信者に「550 5.7.520 Access denied, Your organization does not allow external forwarding」というエラーが返る場合は、この手順がまだ済んでいません。',
        pl: 'Nadawcy dostają „550 5.7.520 Access denied, Your organization does not allow external forwarding”: brakuje tego kroku.',
      },
      optional: true,
      audience: 'mailAdmin',
    },
  ],
  advice: {
    'probe.external_forwarding_blocked': {
      en: 'Microsoft 365 does not let mail leave automatically by default. The administrator sets “Automatic forwarding rules” to “On - Forwarding is enabled” in the outbound anti-spam policy (security.microsoft.com/antispam), best in one for this mailbox alone.',
      ja: 'Microsoft 365 は既定で外部への自動転送を許可していません。管理者がスパム対策の送信ポリシー（security.microsoft.com/antispam）で「自動転送ルール」を「オン - 転送が有効になっています」にします。このメールボックスだけのポリシーにするのが最適です。',
      pl: 'Microsoft 365 domyślnie nie wypuszcza poczty automatycznie na zewnątrz. Administrator włącza automatyczne przesyłanie dalej (Automatic forwarding rules: „On - Forwarding is enabled”) w zasadach ochrony przed spamem dla poczty wychodzącej (security.microsoft.com/antispam), najlepiej tylko dla tej skrzynki.',
    },
    'forwarding.nothing_arrived': {
      en: 'Open “Mail” > “Rules” in Outlook: is the rule switched on, is it first in the list, and does it say “Redirect to” with the receiving address? At work, the administrator must also allow external forwarding; then look into the junk folder.',
      ja: 'Outlook の「メール」>「ルール」を確認してください。ルールがオンで一覧の先頭にあり、「リダイレクト先」に受信用アドレスが入っていますか。職場のアカウントでは、管理者による外部転送の許可も必要です。迷惑メールフォルダーもご確認ください。',
      pl: 'Otwórz w Outlooku „Poczta” > „Reguły”: czy reguła jest włączona, czy stoi pierwsza i czy ma „Przekieruj do” z adresem odbiorczym? W firmie administrator musi też zezwolić na przekazywanie na zewnątrz; sprawdź również folder wiadomości-śmieci.',
    },
    'forwarding.rewritten': {
      en: 'The rule says “Forward to”. Edit it under “Mail” > “Rules” and choose “Redirect to” instead.',
      ja: 'ルールのアクションが「転送先」になっています。「メール」>「ルール」で編集し、「リダイレクト先」に変更してください。',
      pl: 'Reguła ma akcję „Prześlij dalej do”. Zmień ją w „Poczta” > „Reguły” na „Przekieruj do”.',
    },
    'forwarding.by_hand': {
      en: 'Somebody pressed “Forward” in Outlook. Leave the test mail where it is: the rule with “Redirect to” has to pass it on by itself.',
      ja: 'Outlook で誰かが「転送」を押しました。テストメールには触れないでください。「リダイレクト先」のルールによって自動的に渡される必要があります。',
      pl: 'Ktoś kliknął w Outlooku „Prześlij dalej”. Zostaw wiadomość testową w spokoju: musi ją przekazać reguła z „Przekieruj do”.',
    },
    'forwarding.answered_not_forwarded': {
      en: 'The mail reached the mailbox, but no rule passed it on. See that the rule is switched on and that no rule above it stops the processing.',
      ja: 'メールはメールボックスに届きましたが、ルールで渡されていません。ルールがオンになっているか、上にある別のルールで処理が中止されていないか確認してください。',
      pl: 'Wiadomość dotarła do skrzynki, ale żadna reguła jej nie przekazała. Sprawdź, czy reguła jest włączona i czy reguła powyżej nie zatrzymuje przetwarzania.',
    },
    'forwarding.stopped': {
      en: 'See in “Mail” > “Rules” whether the rule is still switched on: Outlook switches rules off that fail. Then ask whether the administrator’s policy for external forwarding changed.',
      ja: '「メール」>「ルール」でルールがオンのままか確認してください。エラーになったルールはオフにされることがあります。続いて、外部転送に関するポリシーが変更されていないか管理者に確認してください。',
      pl: 'Sprawdź w „Poczta” > „Reguły”, czy reguła jest nadal włączona: Outlook wyłącza reguły, które zawodzą. Potem zapytaj administratora, czy nie zmieniły się zasady przekazywania na zewnątrz.',
    },
  },
};

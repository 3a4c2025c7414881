/**
 * Google Workspace: Gmail with an administrator, which is how to tell it from Gmail (KL-13). The administrator maps the
 * address in the console, which asks for no confirmation; where members may forward by themselves, the steps of Gmail do as
 * well.
 */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const googleWorkspace: ForwardingGuide = {
  id: 'google-workspace',
  name: { en: 'Google Workspace', ja: 'Google Workspace', pl: 'Google Workspace' },
  domains: [],
  mailHosts: ['google.com', 'googlemail.com'],
  note: {
    en: 'How to tell it from Gmail: if there is an administrator who manages the accounts, it is Workspace. The steps below are the administrator’s. If members may forward their own mail, the steps of Gmail work too, in the support mailbox itself.',
    ja: 'Gmail との見分け方：アカウントを管理する管理者がいれば Google Workspace です。以下は管理者が行う手順です。メンバー自身による転送が許可されている場合は、サポート用のメールボックスで「Gmail」の手順を行っても構いません。',
    pl: 'Jak odróżnić od Gmaila: jeśli kontami zarządza administrator, to jest Workspace. Poniższe kroki wykonuje administrator. Jeśli członkowie mogą sami przekazywać pocztę, w samej skrzynce wsparcia zadziałają też kroki dla Gmaila.',
  },
  instead: {
    guide: 'gmail',
    when: { en: 'There is no administrator', ja: '管理者はいません', pl: 'Nie ma administratora' },
  },
  steps: [
    {
      id: 'console',
      text: {
        en: 'In the Admin console (admin.google.com) open “Apps” > “Google Workspace” > “Gmail” > “Routing”, not “Default routing”. On the left choose the top-level organisational unit.',
        ja: '管理コンソール（admin.google.com）で「アプリ」>「Google Workspace」>「Gmail」>「ルーティング」を開きます（「デフォルトのルーティング」ではありません）。左側で最上位の組織部門を選びます。',
        pl: 'W konsoli administracyjnej (admin.google.com) otwórz „Aplikacje” > „Google Workspace” > „Gmail” > „Routing”, a nie routing domyślny. Po lewej stronie wybierz jednostkę organizacyjną najwyższego poziomu.',
      },
      whenItFails: {
        en: 'You cannot sign in there: you are no administrator. Send these steps to whoever is.',
        ja: 'ログインできない場合、あなたは管理者ではありません。管理者にこの手順を送ってください。',
        pl: 'Nie możesz się tam zalogować: nie jesteś administratorem. Wyślij te kroki osobie, która nim jest.',
      },
      audience: 'mailAdmin',
    },
    {
      id: 'map',
      text: {
        en: 'At “Email forwarding using recipient address map” click “Configure” or “Add another rule”, give it a name, and click “Add”. Enter the support address as “Address” and the receiving address as “Map to address”.',
        ja: '「受信者アドレスマップを使用したメール転送」で「設定」または「別のルールを追加」をクリックし、名前を付けて「追加」をクリックします。元のアドレスにサポート用アドレスを、マッピング先に受信用アドレスを入力します。',
        pl: 'W ustawieniu przekazywania z użyciem mapy adresów odbiorców (Email forwarding using recipient address map) dodaj regułę, nadaj jej nazwę i dodaj wpis: jako adres podaj adres wsparcia, a jako adres docelowy adres odbiorczy.',
      },
      copy: 'receivingAddress',
      audience: 'mailAdmin',
    },
    {
      id: 'options',
      text: {
        en: 'Choose “All incoming messages”, tick “Also route to original destination” so that the mailbox keeps its copy, and tick the header “X-Gm-Original-To”, by which we can tell which address the customer wrote to. Save.',
        ja: '「すべての受信メール」を選びます。メールボックスにも残るように「元の宛先にもルーティングする」を、お客様の宛先が分かるように「X-Gm-Original-To」ヘッダーの追加をオンにして、保存します。',
        pl: 'Wybierz wszystkie wiadomości przychodzące, zaznacz dostarczanie także do pierwotnego adresata (skrzynka zachowa kopię) oraz dodawanie nagłówka X-Gm-Original-To, po którym poznamy, na jaki adres pisał klient. Zapisz.',
      },
      whenItFails: {
        en: 'The change may take some time to reach all of Google’s servers, usually minutes, at most a day. Send the test again later.',
        ja: '変更が Google 全体に反映されるまで、通常は数分、最長で 1 日かかることがあります。時間をおいて、もう一度テストしてください。',
        pl: 'Zanim zmiana dotrze do wszystkich serwerów Google, mija zwykle kilka minut, najwyżej doba. Wyślij test ponownie później.',
      },
      audience: 'mailAdmin',
    },
    {
      id: 'members',
      text: {
        en: 'Instead of all this, members may be allowed to forward: “Apps” > “Google Workspace” > “Gmail” > “End User Access” > “Automatic forwarding”. Then follow the steps of Gmail in the support mailbox.',
        ja: '代わりに、メンバー自身による転送を許可することもできます：「アプリ」>「Google Workspace」>「Gmail」>「エンドユーザーのアクセス」>「自動転送」。許可したら、サポート用のメールボックスで「Gmail」の手順を行います。',
        pl: 'Zamiast tego można zezwolić członkom na przekazywanie: w ustawieniach Gmaila w konsoli, wśród ustawień dostępu użytkowników, „Automatyczne przekazywanie dalej”. Potem wykonaj kroki dla Gmaila w skrzynce wsparcia.',
      },
      audience: 'mailAdmin',
      optional: true,
    },
    {
      id: 'group',
      text: {
        en: 'If the support address is a group and not a mailbox: let the group take members from outside, add the receiving address as a member, and have it get each message.',
        ja: 'サポート用アドレスがメールボックスではなくグループの場合：グループの設定で外部のメンバーを許可し、受信用アドレスをメンバーに追加して、メールを 1 通ずつ受け取るようにします。',
        pl: 'Jeśli adres wsparcia to grupa, a nie skrzynka: zezwól w niej na członków spoza organizacji, dodaj adres odbiorczy jako członka i ustaw dostarczanie każdej wiadomości.',
      },
      copy: 'receivingAddress',
      audience: 'mailAdmin',
      optional: true,
    },
  ],
  helpUrl: 'https://support.google.com/a/answer/4524505',
  advice: {
    'forwarding.nothing_arrived': {
      en: 'In the Admin console look at “Gmail” > “Routing” > “Email forwarding using recipient address map”: is the support address spelled rightly, and does the rule take all incoming messages? A new rule needs some minutes, at most a day.',
      ja: '管理コンソールの「Gmail」>「ルーティング」>「受信者のアドレスマップを使用したメール転送」を確認してください。サポート用アドレスの綴りは正しく、すべての受信メールが対象になっていますか。新しいルールの反映には数分、最長で 1 日かかります。',
      pl: 'W konsoli administracyjnej sprawdź w „Gmail” > „Routing” regułę przekazywania z mapą adresów: czy adres wsparcia jest dobrze wpisany i czy reguła obejmuje wszystkie wiadomości przychodzące? Nowa reguła zaczyna działać po kilku minutach, najpóźniej po dobie.',
    },
    'probe.external_forwarding_blocked': {
      en: 'The administrator must allow it: “Apps” > “Google Workspace” > “Gmail” > “End User Access” > “Automatic forwarding”. Or map the address under “Routing”, which needs no such permission.',
      ja: '管理者による許可が必要です：「アプリ」>「Google Workspace」>「Gmail」>「エンドユーザーのアクセス」>「自動転送」。または「ルーティング」でアドレスをマッピングしてください。その場合、この許可は不要です。',
      pl: 'Administrator musi na to zezwolić: w ustawieniach dostępu użytkowników Gmaila, „Automatyczne przekazywanie dalej”. Albo zmapuj adres w „Routing”: to nie wymaga tego zezwolenia.',
    },
    'forwarding.confirmed_not_switched_on': {
      en: 'The address is confirmed in the mailbox. There choose “Forward a copy of incoming mail to” and press “Save Changes” at the foot of the page; or let the administrator map the address under “Routing”.',
      ja: 'メールボックスでアドレスの確認は済んでいます。そこで「受信メールを次のアドレスに転送」を選び、ページの一番下の「変更を保存」をクリックするか、管理者に「ルーティング」でのマッピングを依頼してください。',
      pl: 'Adres jest potwierdzony w skrzynce. Wybierz tam „Przekaż dalej kopię przychodzącej poczty do” i kliknij „Zapisz zmiany” na dole strony albo poproś administratora o zmapowanie adresu w „Routing”.',
    },
    'forwarding.stopped': {
      en: 'Ask the administrator whether the rule under “Gmail” > “Routing” is still there and still switched on.',
      ja: '「Gmail」>「ルーティング」のルールが残っていて有効かどうか、管理者に確認してください。',
      pl: 'Zapytaj administratora, czy reguła w „Gmail” > „Routing” nadal istnieje i jest włączona.',
    },
  },
};

/**
 * Gmail, as a person has it: the owner of the mailbox sets the forward up alone. Words of the menus as Google's help names
 * them in each language. A code or a link comes first; forgetting to save afterwards is the most frequent mistake.
 */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const gmail: ForwardingGuide = {
  id: 'gmail',
  name: { en: 'Gmail', ja: 'Gmail', pl: 'Gmail' },
  domains: ['gmail.com', 'googlemail.com'],
  note: {
    en: 'For a mailbox that nobody administers for you. If somebody in your company manages the accounts, it is Google Workspace, which has other steps; so it is with an address at your own domain. You need a computer; the Gmail app cannot do it.',
    ja: '管理者のいない個人の Gmail アカウント向けの手順です。会社にアカウントの管理者がいる場合や独自ドメインのアドレスの場合は Google Workspace ですので、手順が異なります。設定はパソコンで行います。Gmail アプリではできません。',
    pl: 'Dla skrzynki, którą nikt dla Ciebie nie administruje. Jeśli ktoś w firmie zarządza kontami, to jest Google Workspace, który ma inne kroki; tak samo jest z adresem we własnej domenie. Potrzebny jest komputer; w aplikacji Gmail nie da się tego ustawić.',
  },
  instead: {
    guide: 'google-workspace',
    when: {
      en: 'Somebody administers our accounts',
      ja: '会社に管理者がいます',
      pl: 'Ktoś administruje naszymi kontami',
    },
  },
  steps: [
    {
      id: 'open',
      text: {
        en: 'On a computer, open Gmail with the account of the support address. Click the gear at the top right and then “See all settings”.',
        ja: 'パソコンで、サポート用アドレスのアカウントの Gmail を開きます。右上の歯車アイコンをクリックし、「すべての設定を表示」を選びます。',
        pl: 'Otwórz Gmaila na komputerze, na koncie adresu wsparcia. Kliknij koło zębate w prawym górnym rogu, a potem „Zobacz wszystkie ustawienia”.',
      },
      whenItFails: {
        en: 'Gmail forwards a whole mailbox. An alias or a group has no settings of its own: set it up in the mailbox behind it.',
        ja: '転送できるのはメールボックス単位です。エイリアスやグループには個別の設定がないため、その先のメールボックスで設定してください。',
        pl: 'Gmail przekazuje całą skrzynkę. Alias ani grupa nie mają własnych ustawień: skonfiguruj skrzynkę, która za nimi stoi.',
      },
      audience: 'owner',
    },
    {
      id: 'add',
      text: {
        en: 'Open the tab “Forwarding and POP/IMAP” and click “Add a forwarding address”. Paste the receiving address, then “Next”, “Proceed” and “OK”.',
        ja: '「メール転送と POP/IMAP」タブを開き、「転送先アドレスを追加」をクリックします。受信用アドレスを貼り付けて、「次へ」「続行」「OK」の順にクリックします。',
        pl: 'Otwórz kartę „Przekazywanie i POP/IMAP” i kliknij „Dodaj adres do przekazywania dalej”. Wklej adres odbiorczy, a potem kliknij „Dalej”, „Kontynuuj” i „OK”.',
      },
      copy: 'receivingAddress',
      whenItFails: {
        en: 'The button is missing: an administrator has switched forwarding off for this account. Then it is Google Workspace, and the administrator sets the forward up by its own steps.',
        ja: 'ボタンが表示されない場合は、管理者が転送を禁止しています。Google Workspace のアカウントですので、管理者が Google Workspace の手順で転送を設定します。',
        pl: 'Nie ma tego przycisku: administrator wyłączył przekazywanie na tym koncie. To znaczy, że jest to Google Workspace i przekazywanie ustawia administrator według jego kroków.',
      },
      audience: 'owner',
    },
    {
      id: 'confirm',
      text: {
        en: 'Google now sends a mail to the receiving address. It appears in the set-up of the channel. Open its link and confirm there; if the mail has a code, type it in Gmail beside the new address and click “Verify”.',
        ja: 'Google から受信用アドレスに確認メールが届き、チャネルの設定画面に表示されます。リンクを開いて確認してください。確認コードが書かれている場合は、Gmail の受信用アドレスの横に入力して「確認」をクリックします。',
        pl: 'Google wysyła teraz wiadomość na adres odbiorczy. Pojawi się ona w konfiguracji kanału. Otwórz link i potwierdź; jeśli wiadomość zawiera kod, wpisz go w Gmailu obok nowego adresu i kliknij „Zweryfikuj”.',
      },
      whenItFails: {
        en: 'Nothing after ten minutes: the address was probably mistyped. Remove it in Gmail and add it again, using Copy.',
        ja: '10 分待っても届かない場合は、アドレスの入力間違いが考えられます。Gmail でいったん削除し、コピーボタンを使って追加し直してください。',
        pl: 'Po dziesięciu minutach nic nie ma: adres wpisano pewnie z błędem. Usuń go w Gmailu i dodaj ponownie, używając przycisku „Kopiuj”.',
      },
      audience: 'owner',
      confirms: true,
    },
    {
      id: 'choose',
      text: {
        en: 'Back in Gmail, reload the page and open the same tab. Choose “Forward a copy of incoming mail to”, with the receiving address beside it, and “keep Gmail’s copy in the Inbox”.',
        ja: 'Gmail に戻ってページを再読み込みし、同じタブを開きます。「受信メールを次のアドレスに転送」を選び、受信用アドレスと「Gmail のメールを受信トレイに残す」を指定します。',
        pl: 'Wróć do Gmaila, odśwież stronę i otwórz tę samą kartę. Wybierz „Przekaż dalej kopię przychodzącej poczty do”, obok adres odbiorczy, oraz zachowanie kopii w Odebranych.',
      },
      whenItFails: {
        en: 'The receiving address is not in the list: it has not been confirmed yet. Do the step before this one.',
        ja: '一覧に受信用アドレスが出てこない場合は、まだ確認が済んでいません。一つ前の手順を行ってください。',
        pl: 'Adresu odbiorczego nie ma na liście: nie został jeszcze potwierdzony. Wykonaj poprzedni krok.',
      },
      audience: 'owner',
    },
    {
      id: 'save',
      text: {
        en: 'Scroll to the foot of the page and click “Save Changes”. This is what is forgotten most often: without it the address is confirmed, and still nothing is forwarded.',
        ja: 'ページの一番下までスクロールし、「変更を保存」をクリックします。最も忘れやすい操作です。保存しないと、アドレスの確認が済んでいても転送は始まりません。',
        pl: 'Przewiń na sam dół strony i kliknij „Zapisz zmiany”. O tym zapomina się najczęściej: bez tego adres jest potwierdzony, a mimo to nic nie jest przekazywane.',
      },
      audience: 'owner',
    },
  ],
  helpUrl: 'https://support.google.com/mail/answer/10957',
  advice: {
    'forwarding.confirmation_waiting': {
      en: 'Google’s mail is here. Open its link, or type its code in Gmail under “Forwarding and POP/IMAP” and click “Verify”.',
      ja: 'Google からの確認メールが届いています。リンクを開くか、Gmail の「メール転送と POP/IMAP」でコードを入力し、「確認」をクリックしてください。',
      pl: 'Wiadomość od Google już tu jest. Otwórz link albo wpisz kod w Gmailu na karcie „Przekazywanie i POP/IMAP” i kliknij „Zweryfikuj”.',
    },
    'forwarding.confirmed_not_switched_on': {
      en: 'Gmail knows the address, but forwarding is not switched on. On the tab “Forwarding and POP/IMAP” choose “Forward a copy of incoming mail to”, then press “Save Changes” at the foot of the page.',
      ja: 'Gmail にアドレスは登録されましたが、転送が有効になっていません。「メール転送と POP/IMAP」タブで「受信メールを次のアドレスに転送」を選び、ページの一番下の「変更を保存」をクリックしてください。',
      pl: 'Gmail zna adres, ale przekazywanie nie jest włączone. Na karcie „Przekazywanie i POP/IMAP” wybierz „Przekaż dalej kopię przychodzącej poczty do”, a potem kliknij „Zapisz zmiany” na dole strony.',
    },
    'forwarding.nothing_arrived': {
      en: 'Look at “Forwarding and POP/IMAP” in Gmail: is the receiving address listed there, is “Forward a copy” chosen, and were the changes saved? Then look into the spam folder: Gmail does not forward what it takes for spam.',
      ja: 'Gmail の「メール転送と POP/IMAP」を確認してください。受信用アドレスが登録され、「受信メールを転送」が選ばれ、変更が保存されていますか。次に迷惑メールフォルダを確認してください。Gmail は迷惑メールと判断したものを転送しません。',
      pl: 'Zajrzyj w Gmailu na kartę „Przekazywanie i POP/IMAP”: czy jest tam adres odbiorczy, czy wybrano przekazywanie kopii i czy zapisano zmiany? Potem sprawdź folder Spam: Gmail nie przekazuje tego, co uzna za spam.',
    },
    'forwarding.answered_not_forwarded': {
      en: 'The mail reached the mailbox. In Gmail choose “Forward a copy of incoming mail to” and press “Save Changes” at the foot of the page.',
      ja: 'メールはメールボックスに届いています。Gmail で「受信メールを次のアドレスに転送」を選び、ページの一番下の「変更を保存」をクリックしてください。',
      pl: 'Wiadomość dotarła do skrzynki. W Gmailu wybierz „Przekaż dalej kopię przychodzącej poczty do” i kliknij „Zapisz zmiany” na dole strony.',
    },
    'probe.target_mistyped': {
      en: 'In Gmail remove the mistyped address from “Forwarding and POP/IMAP” and add the receiving address again, by Copy.',
      ja: 'Gmail の「メール転送と POP/IMAP」で間違ったアドレスを削除し、受信用アドレスをコピーして追加し直してください。',
      pl: 'W Gmailu na karcie „Przekazywanie i POP/IMAP” usuń błędny adres i dodaj adres odbiorczy ponownie, kopiując go.',
    },
    'forwarding.stopped': {
      en: 'Open “Forwarding and POP/IMAP” in Gmail and see whether forwarding is still switched on.',
      ja: 'Gmail の「メール転送と POP/IMAP」を開き、転送が無効になっていないか確認してください。',
      pl: 'Otwórz w Gmailu kartę „Przekazywanie i POP/IMAP” i sprawdź, czy przekazywanie nie zostało wyłączone.',
    },
    'forwarding.by_hand': {
      en: 'Do not press “Forward” in Gmail. Let the mail arrive and wait: the setting “Forward a copy of incoming mail to” must pass it on by itself.',
      ja: 'Gmail で「転送」を押さずに、そのままお待ちください。「受信メールを次のアドレスに転送」の設定によって自動的に転送される必要があります。',
      pl: 'Nie klikaj w Gmailu „Przekaż dalej”. Zostaw wiadomość i poczekaj: musi ją przekazać samo ustawienie „Przekaż dalej kopię przychodzącej poczty do”.',
    },
  },
};

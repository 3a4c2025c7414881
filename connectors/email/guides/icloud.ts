/** iCloud Mail, addresses of one's own domain included. It asks for no confirmation: forwarding begins at once. */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const icloud: ForwardingGuide = {
  id: 'icloud',
  name: { en: 'iCloud Mail', ja: 'iCloud メール', pl: 'iCloud Mail' },
  domains: ['icloud.com', 'me.com', 'mac.com'],
  mailHosts: ['mail.icloud.com'],
  note: {
    en: 'It is set up on iCloud.com, not in the Mail app. Mail to addresses of your own domain at iCloud is forwarded as well. Apple asks for no confirmation.',
    ja: '設定は「メール」アプリではなく iCloud.com で行います。iCloud で使っているカスタムドメインのアドレス宛てのメールも転送されます。確認メールはありません。',
    pl: 'Ustawia się to na iCloud.com, a nie w aplikacji Mail. Przekazywana jest także poczta na adresy własnej domeny w iCloud. Apple nie prosi o potwierdzenie.',
  },
  steps: [
    {
      id: 'open',
      text: {
        en: 'Sign in to iCloud.com, open Mail, click the gear at the top of the mailbox list, and choose “Settings” (in older versions “Preferences”).',
        ja: 'iCloud.com にサインインして「メール」を開き、「メールボックス」リストの上にある歯車アイコンから「設定」（以前の版では「環境設定」）を選びます。',
        pl: 'Zaloguj się na iCloud.com, otwórz Mail, kliknij koło zębate nad listą skrzynek i wybierz ustawienia (w starszej wersji: preferencje).',
      },
      audience: 'owner',
    },
    {
      id: 'forward',
      text: {
        en: 'In “Mail Forwarding” (in older versions “General”) tick “Forward my email to” and paste the receiving address.',
        ja: 'メールの転送の項目（以前の版では「一般」タブ）で「メールの転送先」を選び、受信用アドレスを貼り付けます。',
        pl: 'W części o przekazywaniu poczty (w starszej wersji: na karcie ogólnej) zaznacz przekazywanie poczty i wklej adres odbiorczy.',
      },
      copy: 'receivingAddress',
      audience: 'owner',
    },
    {
      id: 'keep',
      text: {
        en: 'Leave “Delete messages after forwarding” unticked, at least until the test has come back. Close the window by “Done”.',
        ja: '「転送後にメッセージを削除」は、少なくともテストメールが戻ってくるまではオフのままにします。「完了」で閉じます。',
        pl: 'Nie zaznaczaj usuwania wiadomości po przekazaniu, przynajmniej dopóki test nie wróci. Zamknij okno, zatwierdzając zmiany.',
      },
      audience: 'owner',
    },
  ],
  helpUrl: 'https://support.apple.com/guide/icloud/mm6b1a3960/icloud',
  advice: {
    'forwarding.nothing_arrived': {
      en: 'On iCloud.com look at the settings of Mail: “Forward my email to” must be ticked, with the receiving address. iCloud does not pass on what it put into Junk.',
      ja: 'iCloud.com の「メール」の設定で、「メールの転送先」がオンで、受信用アドレスが入っているか確認してください。「迷惑メール」に入ったものは転送されません。',
      pl: 'Na iCloud.com sprawdź ustawienia poczty: przekazywanie musi być zaznaczone, z adresem odbiorczym. iCloud nie przekazuje tego, co trafiło do śmieci.',
    },
    'forwarding.stopped': {
      en: 'On iCloud.com look whether “Forward my email to” is still ticked, and whether the storage of the account is full: a full account takes no mail.',
      ja: 'iCloud.com で「メールの転送先」がオンのままか、また iCloud の容量に空きがあるか確認してください。容量が一杯だとメールを受信できません。',
      pl: 'Na iCloud.com sprawdź, czy przekazywanie jest nadal zaznaczone i czy konto ma wolne miejsce: pełne konto nie przyjmuje poczty.',
    },
  },
};

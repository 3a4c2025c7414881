/** Mail of a domain on shared hosting: panels differ in name and look, and all have an entry for forwarders. */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const hosting: ForwardingGuide = {
  id: 'hosting',
  name: {
    en: 'Web hosting (cPanel, Plesk, Xserver, home.pl …)',
    ja: 'レンタルサーバー（エックスサーバー、cPanel など）',
    pl: 'Hosting (cPanel, DirectAdmin, home.pl, nazwa.pl …)',
  },
  domains: [],
  mailHosts: [
    'xserver.jp',
    'lolipop.jp',
    'heteml.jp',
    'kagoya.net',
    'onamae.ne.jp',
    'home.pl',
    'nazwa.pl',
    'ovh.net',
    'cyberfolks.pl',
    'lh.pl',
    'gandi.net',
    'ionos.com',
    'ionos.de',
  ],
  note: {
    en: 'For mail of your own domain that came with the hosting. It is set up in the panel of the hosting, not in the mail program.',
    ja: 'レンタルサーバーに付属する独自ドメインのメール向けです。設定はメールソフトではなく、サーバーの管理パネルで行います。',
    pl: 'Dla poczty własnej domeny, należącej do pakietu hostingu. Ustawia się to w panelu hostingu, a nie w programie pocztowym.',
  },
  steps: [
    {
      id: 'open',
      text: {
        en: 'Sign in to the hosting’s panel and open the part for e-mail. In cPanel it is “Email” > “Forwarders” > “Add Forwarder”; elsewhere look at the settings of the mailbox for “Forwarding” or “Redirect”.',
        ja: 'サーバーの管理パネルにログインし、メールの設定を開きます。多くの場合、メールアカウントの設定の中に「転送設定」があります。cPanel では Forwarders の画面で追加します。',
        pl: 'Zaloguj się do panelu hostingu i otwórz część dotyczącą poczty. W cPanelu to „Forwarders” (przekierowania poczty); gdzie indziej w ustawieniach skrzynki szukaj „Przekierowanie” lub „Przekazywanie”.',
      },
      audience: 'mailAdmin',
    },
    {
      id: 'forward',
      text: {
        en: 'Forward the support address to the receiving address.',
        ja: 'サポート用アドレスに届いたメールを、受信用アドレスに転送するように設定します。',
        pl: 'Ustaw przekierowanie z adresu wsparcia na adres odbiorczy.',
      },
      copy: 'receivingAddress',
      whenItFails: {
        en: 'Some panels take an alias only inside the same domain. Then look for “redirect” or “external address”, or ask the hosting’s support.',
        ja: '同じドメイン内のアドレスしか指定できない場合は、外部アドレスへの転送の項目を探すか、サーバー会社のサポートに問い合わせてください。',
        pl: 'Niektóre panele przyjmują alias tylko w tej samej domenie. Poszukaj wtedy przekierowania na adres zewnętrzny albo zapytaj pomoc hostingu.',
      },
      audience: 'mailAdmin',
    },
    {
      id: 'keep',
      text: {
        en: 'Keep a copy in the mailbox: if the mailbox of that address stays, most panels do so by themselves.',
        ja: 'メールボックスにもコピーを残します。「メールボックスに残す」を選ぶか、元のメールアカウントを残しておけば、多くのパネルでは自動的に残ります。',
        pl: 'Zostaw kopię w skrzynce: jeśli skrzynka tego adresu nadal istnieje, większość paneli robi to sama.',
      },
      audience: 'mailAdmin',
    },
  ],
  advice: {
    'forwarding.nothing_arrived': {
      en: 'See whether the domain’s mail really lives at this hosting: its MX record may lead to Google or Microsoft, and then the forward has to be set up there. Otherwise look into the panel’s track or log of deliveries.',
      ja: 'ドメインのメールが本当にこのサーバーで受信されているか確認してください。MX レコードが Google や Microsoft を指している場合は、そちらで設定します。そうでなければ、パネルの配信ログを確認してください。',
      pl: 'Sprawdź, czy poczta domeny rzeczywiście jest na tym hostingu: jej rekord MX może wskazywać Google lub Microsoft, a wtedy przekazywanie trzeba ustawić tam. W przeciwnym razie zajrzyj do dziennika dostarczeń w panelu.',
    },
  },
};

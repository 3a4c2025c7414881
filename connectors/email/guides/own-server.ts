/** A mail server of one's own: the lines to add, ready to copy. What is in braces is filled in with the addresses of the channel. */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const ownServer: ForwardingGuide = {
  id: 'own-server',
  name: {
    en: 'Own server (Postfix, Sieve, Exim)',
    ja: '自社サーバー（Postfix、Sieve、Exim）',
    pl: 'Własny serwer (Postfix, Sieve, Exim)',
  },
  domains: [],
  note: {
    en: 'One of these ways is enough. They leave From, To and the signature of the sender as they are, which is what we need.',
    ja: '以下の方法のうち一つで十分です。いずれも差出人、宛先、送信者の署名を変更しないので、正しく受信できます。',
    pl: 'Wystarczy jeden z tych sposobów. Nie zmieniają one pól Od i Do ani podpisu nadawcy, a tego nam potrzeba.',
  },
  steps: [
    {
      id: 'postfix',
      text: {
        en: 'Postfix, virtual alias: add this line to the file named by virtual_alias_maps, then run postmap on it. The first address keeps the copy in the mailbox.',
        ja: 'Postfix の仮想エイリアス：virtual_alias_maps で指定しているファイルに次の行を追加し、postmap を実行します。1 つ目のアドレスで、メールボックスにもコピーが残ります。',
        pl: 'Postfix, alias wirtualny: dodaj ten wiersz do pliku z virtual_alias_maps i uruchom na nim postmap. Pierwszy adres zachowuje kopię w skrzynce.',
      },
      line: '{address}  {address}, {receivingAddress}',
      audience: 'mailAdmin',
    },
    {
      id: 'sieve',
      text: {
        en: 'Or Sieve (Dovecot and others): put this into the script of the mailbox, before any rule that stops.',
        ja: 'または Sieve（Dovecot など）：メールボックスのスクリプトの、処理を終了するルールより前に次の行を入れます。',
        pl: 'Albo Sieve (Dovecot i inne): wstaw to do skryptu skrzynki, przed regułą, która kończy przetwarzanie.',
      },
      line: 'require ["copy"];\nredirect :copy "{receivingAddress}";',
      audience: 'mailAdmin',
      optional: true,
    },
    {
      id: 'aliases',
      text: {
        en: 'Or a local user with .forward (Postfix, Exim, Sendmail): put this into the file .forward in the home directory. The backslash keeps the local copy.',
        ja: 'または .forward（Postfix、Exim、Sendmail）：ホームディレクトリの .forward に次の行を書きます。バックスラッシュにより、手元にもコピーが残ります。',
        pl: 'Albo lokalny użytkownik z plikiem .forward (Postfix, Exim, Sendmail): wpisz to do pliku .forward w katalogu domowym. Ukośnik wsteczny zachowuje lokalną kopię.',
      },
      line: '\\{user}, {receivingAddress}',
      audience: 'mailAdmin',
      optional: true,
    },
    {
      id: 'log',
      text: {
        en: 'Send a mail to the support address and look into the log: there must be a line with status=sent to the receiving address. If port 25 is closed to the outside, send through your relay.',
        ja: 'サポート用アドレスにメールを送り、ログを確認します。受信用アドレスに対する status=sent の行があれば成功です。外向きの 25 番ポートが閉じている場合は、中継サーバー経由で送信してください。',
        pl: 'Wyślij wiadomość na adres wsparcia i zajrzyj do dziennika: musi być w nim wiersz ze status=sent do adresu odbiorczego. Jeśli port 25 na zewnątrz jest zamknięty, wysyłaj przez serwer pośredni.',
      },
      whenItFails: {
        en: '“Connection refused” or “timed out” in the log: the receiving domain is not reachable from there. Check its MX record and port 25 of this installation.',
        ja: 'ログに「Connection refused」や「timed out」とある場合は、受信用ドメインに接続できていません。MX レコードと、このシステムの 25 番ポートを確認してください。',
        pl: '„Connection refused” lub „timed out” w dzienniku: domena odbiorcza jest stamtąd nieosiągalna. Sprawdź jej rekord MX i port 25 tej instalacji.',
      },
      audience: 'mailAdmin',
    },
  ],
  advice: {
    'forwarding.nothing_arrived': {
      en: 'Look for the support address in the mail log: does the server take the mail, and does it hand it to the receiving address with status=sent? After a change of the alias file run postmap (or newaliases).',
      ja: 'メールログでサポート用アドレスを検索してください。メールを受信し、受信用アドレスに status=sent で渡していますか。エイリアスファイルの変更後は postmap（または newaliases）の実行が必要です。',
      pl: 'Poszukaj adresu wsparcia w dzienniku poczty: czy serwer przyjmuje wiadomość i czy oddaje ją na adres odbiorczy ze status=sent? Po zmianie pliku aliasów uruchom postmap (lub newaliases).',
    },
    'probe.door_refused': {
      en: 'Your server tried and our receiver refused. The reply stands in your mail log; compare the address letter by letter with the receiving address.',
      ja: '貴社のサーバーは転送を試みましたが、こちらの受信側が拒否しました。応答はメールログに残っています。受信用アドレスと一字ずつ見比べてください。',
      pl: 'Twój serwer próbował, a nasz odbiornik odmówił. Odpowiedź jest w dzienniku poczty; porównaj adres litera po literze z adresem odbiorczym.',
    },
    'forwarding.loop': {
      en: 'The alias leads back to an address that forwards to it. Deliver one copy locally and one to the receiving address, and nothing else.',
      ja: 'エイリアスが、自分に転送しているアドレスに戻っています。手元への配信と受信用アドレスへの転送だけにしてください。',
      pl: 'Alias prowadzi z powrotem do adresu, który na niego przekazuje. Zostaw jedną kopię lokalnie i jedną wyślij na adres odbiorczy, nic więcej.',
    },
  },
};

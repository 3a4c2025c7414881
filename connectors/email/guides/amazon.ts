/**
 * Amazon sellers: buyers reach the customer-service address of the seller profile, so it is that mailbox which forwards
 * (CT-14). Amazon takes answers from registered addresses alone. The forward comes last: its steps are those of
 * another guide, which takes the place of this one.
 */
import type { ForwardingGuide } from '../../kit/connector.ts';

export const amazon: ForwardingGuide = {
  id: 'amazon',
  name: { en: 'Amazon seller', ja: 'Amazon 出品者', pl: 'Sprzedawca Amazon' },
  domains: [],
  note: {
    en: 'Amazon sends buyers’ questions to the customer-service e-mail address of your seller profile. That mailbox does the forwarding, so the steps after this one are those of its provider.',
    ja: '購入者からの問い合わせは、出品者のプロフィールに登録したカスタマーサービス用のメールアドレスに届きます。転送を行うのはそのメールボックスなので、続きの手順はそのメールの提供元のものになります。',
    pl: 'Amazon wysyła pytania kupujących na adres e-mail obsługi klienta z profilu sprzedawcy. To ta skrzynka przekazuje pocztę, więc dalsze kroki zależą od jej dostawcy.',
  },
  steps: [
    {
      id: 'profile',
      text: {
        en: 'In Seller Central open “Settings” > “Account Info” > “Seller Profile”, and edit the customer-service e-mail: it must be the support address of this channel.',
        ja: 'セラーセントラルで「設定」>「出品用アカウント情報」>「出品者のプロフィール」を開き、「編集」でカスタマーサービス用のメールアドレスを、このチャネルのサポート用アドレスにします。',
        pl: 'W Seller Central otwórz „Ustawienia” > informacje o koncie > profil sprzedawcy i ustaw tam adres e-mail obsługi klienta: musi to być adres wsparcia tego kanału.',
      },
      copy: 'address',
      audience: 'owner',
    },
    {
      id: 'sender',
      text: {
        en: 'Amazon rejects answers from any address that is not registered. Add the address your replies are sent from to the approved senders of the buyer-seller messages (“Messaging permissions”). Which one that is stands in the settings of the channel, under “Sender”.',
        ja: 'Amazon は、登録されていないアドレスからの返信を拒否します。返信の差出人アドレスを、購入者・出品者メッセージで承認済みの送信者に追加してください。差出人アドレスは、チャネルの設定の「差出人」で確認できます。',
        pl: 'Amazon odrzuca odpowiedzi z niezarejestrowanych adresów. Dodaj adres, z którego wychodzą Twoje odpowiedzi, do zatwierdzonych nadawców w ustawieniach wiadomości (Messaging permissions). Widać go w ustawieniach kanału, w sekcji „Nadawca”.',
      },
      whenItFails: {
        en: 'A reply comes back as rejected: its sender is not among the approved addresses. Attachments over 10 MB are refused as well.',
        ja: '返信が拒否されて戻ってくる場合は、差出人が承認されていません。合計 10 MB を超える添付ファイルも拒否されます。',
        pl: 'Odpowiedź wraca jako odrzucona: jej nadawcy nie ma wśród zatwierdzonych adresów. Odrzucane są też załączniki ponad 10 MB.',
      },
      audience: 'owner',
    },
    {
      id: 'forward',
      text: {
        en: 'Last, forward from that mailbox by the steps of its provider (Gmail, Outlook, your hosting …). The set-up of the channel shows them as soon as that provider is chosen there in place of Amazon.',
        ja: '最後に、メールの提供元（Gmail、Outlook、レンタルサーバーなど）の手順で、そのメールボックスから転送します。チャネルの設定画面で Amazon の代わりにその提供元を選ぶと、手順が表示されます。',
        pl: 'Na koniec przekaż pocztę z tej skrzynki według kroków jej dostawcy (Gmail, Outlook, Twój hosting …). Konfiguracja kanału pokaże je po wybraniu tego dostawcy zamiast Amazona.',
      },
      copy: 'receivingAddress',
      audience: 'owner',
    },
  ],
  advice: {
    'forwarding.nothing_arrived': {
      en: 'The forward is set up at the provider of the support mailbox, not at Amazon. Its steps are shown in the set-up of the channel as soon as that provider is chosen there.',
      ja: '転送の設定は Amazon ではなく、サポート用メールボックスの提供元で行います。チャネルの設定画面でその提供元を選ぶと、手順が表示されます。',
      pl: 'Przekazywanie ustawia się u dostawcy skrzynki wsparcia, a nie w Amazonie. Jego kroki pokaże konfiguracja kanału po wybraniu tam tego dostawcy.',
    },
  },
};

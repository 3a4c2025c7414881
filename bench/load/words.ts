/** Words and sentences that the made-up mails are built from. Ours, so that they may be measured with and published. */

export const firstNames = [
  'Ada',
  'Bogdan',
  'Chiyo',
  'Dmitri',
  'Elif',
  'Femke',
  'Gita',
  'Hana',
  'Igor',
  'Jana',
  'Kenji',
  'Lucía',
  'Małgorzata',
  'Noor',
  'Oskar',
  'Priya',
];
export const lastNames = [
  'Almeida',
  'Brzęczyk',
  'Chen',
  'Dąbrowska',
  'Eriksson',
  'Fujita',
  'Góral',
  'Haddad',
  'Ito',
  'Jensen',
  'Kowalska',
  'Lindqvist',
  'Moreau',
  'Nakamura',
];

export const topics = [
  'parcel',
  'invoice',
  'refund',
  'account',
  'delivery',
  'warranty',
  'order',
  'password',
  'subscription',
  'spare part',
  'appointment',
  'address',
];
const openings = [
  'my {0} has not arrived yet',
  'there is a mistake in the {0}',
  'I would like to ask about the {0}',
  'the {0} you sent does not match what I ordered',
  'who can help me with a {0}',
];

export const sentences = [
  'I ordered it two weeks ago and the tracking page has shown the same line ever since.',
  'Could you please look into this and tell me what happens next?',
  'The number is written on the slip that came with the box.',
  'I have tried the steps from your help page, but nothing changed.',
  'We need it by the end of the month, because the machine stands still without it.',
  'Please send the corrected document to the accounting department as well.',
  'My colleague wrote to you last week and has not heard back.',
  'The colour is not the one shown in the catalogue, it is closer to green.',
  'If it is easier for you, I can also be reached by telephone in the morning.',
  'Thank you very much for the quick answer, that already helped a lot.',
  'I would rather have the money back than wait another four weeks.',
  'Attached you will find a picture of the damaged corner.',
  'Is there a way to change the address before it leaves your warehouse?',
  'The confirmation mentions three items, but only two are on the list.',
  'We moved in spring, so the old address must not be used any more.',
];

export const foreignBodies = [
  'お世話になっております。先日注文した商品がまだ届いておりません。追跡番号を入力しても「準備中」のままです。お手数ですが、ご確認をお願いいたします。',
  '見積書の金額に誤りがあるようです。税込みの合計をもう一度ご確認いただけますでしょうか。よろしくお願いいたします。',
  'Dzień dobry, zamówiona część jeszcze nie dotarła, a przesyłka od tygodnia ma ten sam status. Proszę o sprawdzenie i odpowiedź. Pozdrawiam serdecznie.',
  'Proszę o wystawienie faktury korygującej, ponieważ adres firmy jest nieprawidłowy. Dziękuję za szybką pomoc.',
];

/** A subject about a topic. */
export const subjectAbout = (topic: string, choice: number): string =>
  (openings[choice % openings.length] as string).replace('{0}', topic).replace(/^./, (letter) => letter.toUpperCase());

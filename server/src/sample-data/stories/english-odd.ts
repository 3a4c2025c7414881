/** The English desk's odd mails: machines, strangers, and replies that did not arrive. */

import type { Story } from '../story.ts';
import { supplierLetter } from '../supplier-letter.ts';

export const englishOdd: readonly Story[] = [
  {
    key: 'en-away',
    customer: { name: 'Victor Lane', address: 'victor.lane@lanewood.example' },
    subject: 'Spare shade for an Ember lamp',
    steps: [
      {
        kind: 'mail',
        at: '1d 14:33',
        text: `Hello,

our cat has redesigned the shade of my Ember lamp. Do you sell shades separately? Graphite, please.

Victor Lane`,
      },
      { kind: 'change', at: '1d 14:50', by: 'you', assignee: 'you', tags: ['order'] },
      {
        kind: 'reply',
        at: '1d 15:04',
        by: 'you',
        text: `Hello Victor,

we do, and graphite is in stock: 19 including postage. I have put one aside for you. Shall I send it to the address of your last order?

Our regards to the cat`,
      },
      {
        kind: 'mail',
        at: '1d 15:05',
        automatic: 'away',
        subject: 'Automatic reply: Spare shade for an Ember lamp',
        text: `Thank you for your mail. I am travelling and read messages in the evening.

Victor Lane`,
      },
    ],
  },
  {
    key: 'en-bounced',
    customer: { name: 'Beth Ostrander', address: 'beth@ostrander-books.example' },
    subject: 'Tide notebooks with squared paper?',
    steps: [
      {
        kind: 'mail',
        at: '2d 12:11',
        text: `Hello,

will the Tide notebook come with squared paper again? I run a small bookshop and people keep asking for it.

Beth Ostrander`,
      },
      { kind: 'change', at: '1d 10:40', by: 'you', assignee: 'you', tags: ['idea', 'wholesale'] },
      {
        kind: 'reply',
        at: '1d 10:58',
        by: 'you',
        text: `Hello Beth,

yes: squared Tide notebooks are back in March, in A5 and A6. If you like, I will put your shop on the list for the first delivery.

Kind regards`,
      },
      {
        kind: 'bounce',
        at: '1d 10:59',
        diagnostic: '550 5.1.1 <beth@ostrander-books.example>: Recipient address rejected: User unknown',
      },
      {
        kind: 'note',
        at: '1d 11:20',
        by: 'tom',
        text: 'The shop is in the phone book. I will ring and ask for the right address.',
      },
    ],
  },
  {
    key: 'en-uncertain',
    customer: { name: 'Leo Marchetti', address: 'leo@marchetti-bikes.example' },
    subject: 'Can I add a lamp to order QB-20455?',
    steps: [
      {
        kind: 'mail',
        at: '4d 17:25',
        text: `Is QB-20455 still in the warehouse? If so, please add one more Ember in sand and charge the same card.

Leo`,
      },
      { kind: 'change', at: '3d 8:30', by: 'tom', assignee: 'tom', tags: ['order'] },
      {
        kind: 'reply',
        at: '3d 8:34',
        by: 'tom',
        cut: true,
        text: `Hi Leo,

just in time: it had not been packed yet. Both lamps leave together this afternoon.

Tom`,
      },
    ],
  },
  {
    key: 'en-bank',
    customer: { name: 'Quillowby Accounts', address: 'accounts@lampsupply.example' },
    subject: 'New bank details for all future payments',
    steps: [
      {
        kind: 'mail',
        at: '3d 7:58',
        unproven: true,
        text: `Dear Sir or Madam,

due to an audit our account has changed. Please direct all open invoices to the new account in the name of L. Supply Holding from today. Kindly confirm by return that this has been done.

Accounts department`,
      },
      {
        kind: 'note',
        at: '3d 8:41',
        by: 'tom',
        text: 'I rang our supplier on the number we have had for years: they know nothing of this. Please nobody answer it.',
      },
      { kind: 'change', at: '3d 8:42', by: 'tom', tags: ['billing', 'urgent'] },
    ],
  },
  {
    key: 'en-press',
    customer: { name: 'Imogen Ferris', address: 'imogen@slowdesk.example' },
    subject: 'Photos for an article about quiet desks',
    steps: [
      {
        kind: 'mail',
        at: '3d 13:17',
        text: `Hello,

I am writing about desks that help people to concentrate, for the spring issue of Slow Desk. May we show the Ember lamp? I would need two photos in print quality and one sentence about who designed it, by the 12th.

Best
Imogen Ferris`,
      },
      { kind: 'change', at: '3d 14:00', by: 'tom', assignee: 'tom' },
      {
        kind: 'reply',
        at: '2d 15:10',
        by: 'tom',
        text: `Hello Imogen,

with pleasure. Three things for you:

- two photos in print quality follow by the end of the week
- the designer is our own Wilf Amery
- please credit Quillowby / W. Amery

Tom`,
        html: '<p>Hello Imogen,</p><p>with pleasure. Three things for you:</p><ul><li>two photos in <strong>print quality</strong> follow by the end of the week</li><li>the designer is our own <strong>Wilf Amery</strong></li><li>please credit <em>Quillowby / W. Amery</em></li></ul><p>Tom</p>',
      },
    ],
  },
  {
    key: 'en-erase',
    customer: { name: 'Nadia Kessler', address: 'nadia.kessler@postcard.example' },
    subject: 'Please delete my data',
    steps: [
      {
        kind: 'mail',
        at: '5d 10:09',
        text: `Hello,

I no longer shop with you and would like you to delete my account and everything stored about me, and to tell me when it is done.

Nadia Kessler`,
      },
      { kind: 'change', at: '5d 10:44', by: 'you', assignee: 'you' },
      {
        kind: 'reply',
        at: '5d 11:02',
        by: 'you',
        text: `Hello Nadia,

of course. Your account is closed as of now. Invoices have to stay with us for the time the law asks for; everything else is deleted within the week, and I will write to you when it is done.

Kind regards`,
      },
      { kind: 'change', at: '5d 11:03', by: 'you', snoozeDays: 2 },
    ],
  },
  {
    key: 'en-letter',
    customer: { name: 'Paperhill Mill', address: 'letter@paperhill.example' },
    subject: 'New papers for spring, and a shorter price list',
    steps: [
      {
        kind: 'mail',
        at: '1d 6:30',
        automatic: 'newsletter',
        text: supplierLetter.text,
        html: supplierLetter.html,
        files: [{ file: 'logo.png', as: 'paperhill.png' }],
      },
    ],
  },
  {
    key: 'en-seo',
    customer: { name: 'Rank Rocket', address: 'growth@rank-rocket.example' },
    subject: 'Your website is invisible!!',
    steps: [
      {
        kind: 'mail',
        at: '2d 3:12',
        unproven: true,
        text: `Hello website owner,

I looked at your website and found 47 critical errors. We bring you to page one in 14 days or your money back. When may I call you today?

Best regards
Your growth team`,
      },
      { kind: 'change', at: '2d 8:20', by: 'tom', spam: true },
    ],
  },
  {
    key: 'en-loop',
    customer: { name: 'Auto Responder', address: 'robot@echo-chamber.example' },
    subject: 'Re: Re: Re: Re: Your message has been received',
    steps: [
      {
        kind: 'mail',
        at: '3d 4:44',
        automatic: 'loop',
        text: 'Your message has been received. This is an automatic confirmation; please do not reply to it.',
      },
    ],
  },
];

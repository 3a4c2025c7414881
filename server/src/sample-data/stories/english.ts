/** The English desk: orders, faults and questions, from the first mail to the thanks. */
import type { Story } from '../story.ts';

export const english: readonly Story[] = [
  {
    key: 'en-flicker',
    customer: { name: 'Grace Whitlock', address: 'grace@whitlock-family.example' },
    subject: 'Ember lamp flickers when I dim it',
    steps: [
      {
        kind: 'mail',
        at: '2d 18:07',
        text: `Hello,

I bought an Ember desk lamp from you in September (order QB-20391). It is lovely at full brightness, but below about a third it flickers, fast enough to give me a headache. I have tried two sockets and another room.

Is this something I can fix, or is the lamp faulty?

Kind regards
Grace Whitlock`,
      },
      { kind: 'change', at: '1d 9:12', by: 'tom', assignee: 'you', tags: ['order'] },
      {
        kind: 'reply',
        at: '1d 9:31',
        by: 'you',
        text: `Hello Grace,

thank you for testing it so carefully; that rules out the wiring. Early lamps of this series have a dimmer that gets unsteady at low levels.

Could you send me a photo of the label under the foot? If the number begins with 09, I will send you a new one straight away. You would not need to return the old lamp.

Best wishes`,
      },
      {
        kind: 'mail',
        at: '96m',
        subject: 'Re: Ember lamp flickers when I dim it',
        quotes: true,
        files: [{ file: 'photo-lamp.png', as: 'ember-label.png' }],
        text: `That was quick, thank you! Here is the label, it says 09-1184. You can see the shade as well, in case the colour matters for the replacement.

Grace`,
      },
      {
        kind: 'note',
        at: '71m',
        by: 'tom',
        text: '09-1184 is from the bad batch. There are 14 forest green ones left in Leeds, so we can ship today.',
      },
    ],
  },
  {
    key: 'en-depot',
    customer: { name: 'Daniel Oyelaran', address: 'daniel.oyelaran@northgate.example' },
    subject: 'Order QB-20417 has been at the depot for four days',
    steps: [
      {
        kind: 'mail',
        at: '26m',
        text: `Hi there,

tracking for QB-20417 has said "arrived at depot" since last Tuesday and nothing has moved since. The notebooks are a leaving present and the party is on Friday afternoon.

Can you find out where it is? If it will not make it, I would rather cancel and buy something in town.

Thanks
Daniel`,
      },
    ],
  },
  {
    key: 'en-address',
    customer: { name: 'Jonas Pike', address: 'jonas@pikeandpartners.example' },
    subject: 'Please change the delivery address!',
    steps: [
      {
        kind: 'mail',
        at: '8m',
        text: `I ordered ten minutes ago (QB-20466) and my phone filled in our OLD address. Please send it to:

Pike & Partners
14 Cobbler's Row
Ashmere AM4 2TT

Sorry for the trouble!

Sent from my phone`,
      },
    ],
  },
  {
    key: 'en-colour',
    customer: { name: 'Priya Raman', address: 'priya.raman@postcard.example' },
    subject: 'Received sand, ordered forest green',
    steps: [
      {
        kind: 'mail',
        at: '48m',
        files: [{ file: 'photo-box.png', as: 'IMG_2209.png' }],
        text: `Hello Quillowby team,

the box says forest green, the lamp inside is sand. Photo attached. It is a nice colour, but it does not match the other two on our desks.

What is the easiest way to swap it? I am at home all week except Wednesday.

Priya`,
      },
      { kind: 'change', at: '41m', by: 'tom', tags: ['order', 'returns'] },
    ],
  },
  {
    key: 'en-return',
    customer: { name: 'Olivia Brandt', address: 'olivia@brandt-studio.example' },
    subject: 'Returning the Cove tray',
    steps: [
      {
        kind: 'mail',
        at: '4d 11:20',
        text: `Good morning,

I would like to return my Cove charging tray (QB-20350, arrived last week). It works well, but it is wider than my shelf. My fault for not measuring.

It has been out of the box once. How do I go about it?

Olivia Brandt`,
      },
      { kind: 'change', at: '4d 13:02', by: 'ola', assignee: 'ola', tags: ['returns'] },
      {
        kind: 'reply',
        at: '4d 13:15',
        by: 'ola',
        thenStatus: 'pending',
        files: [{ file: 'returns-label.pdf', as: 'returns-label-QB-20350.pdf' }],
        text: `Hello Olivia,

no problem at all, you have 30 days. The label is attached: print it, stick it over the old one and hand the parcel in at any post office. We refund the full price as soon as it is scanned there.

Best wishes
Ola`,
      },
    ],
  },
  {
    key: 'en-invoice',
    customer: { name: 'Harriet Lund', address: 'accounts@fjordstudio.example' },
    subject: 'Invoice for order QB-20388',
    steps: [
      {
        kind: 'mail',
        at: '6d 9:03',
        cc: [{ name: 'Fjord Studio Bookkeeping', address: 'books@fjordstudio.example' }],
        text: `Hello,

could you send an invoice for our order QB-20388 of the 3rd? It must show our VAT number (FS 204 118 77) and the studio's address, otherwise our bookkeeper sends it back to me.

Many thanks
Harriet Lund
Fjord Studio`,
      },
      { kind: 'change', at: '6d 9:40', by: 'you', assignee: 'you', tags: ['billing'] },
      {
        kind: 'reply',
        at: '6d 9:52',
        by: 'you',
        thenStatus: 'closed',
        files: [{ file: 'invoice.pdf', as: 'invoice-QB-20388.pdf' }],
        text: `Hello Harriet,

here it is, with the VAT number and the studio's address. I have saved both with your account, so that future invoices come out right by themselves.

Kind regards`,
      },
      {
        kind: 'mail',
        at: '6d 10:26',
        quotes: true,
        subject: 'Re: Invoice for order QB-20388',
        text: 'Perfect, thank you!',
      },
      { kind: 'change', at: '6d 10:30', by: 'you', status: 'closed', read: true },
    ],
  },
  {
    key: 'en-wholesale',
    customer: { name: 'Marcus Feld', address: 'marcus@deskyard.example' },
    subject: '40 lamps for a co-working space',
    steps: [
      {
        kind: 'mail',
        at: '5d 15:41',
        text: `Hi,

we are fitting out a second floor and would like 40 Ember lamps, half sand, half graphite, by the end of next month. Two questions:

1. What is the price at that quantity?
2. Could the cables be 2.5 m instead of 1.8 m? The sockets are in the floor.

Regards
Marcus Feld
Deskyard`,
      },
      { kind: 'change', at: '5d 16:10', by: 'tom', assignee: 'you', tags: ['wholesale'] },
      {
        kind: 'note',
        at: '4d 10:05',
        by: 'you',
        text: 'Asked the workshop about the long cables. They expect an answer from the supplier on Thursday.',
      },
      {
        kind: 'reply',
        at: '4d 10:22',
        by: 'you',
        thenStatus: 'pending',
        files: [{ file: 'quote.pdf', as: 'quote-deskyard-40-ember.pdf' }],
        text: `Hello Marcus,

that sounds like a fine floor. For 40 lamps we can offer 18 % off the list price, delivery included; the quote is attached and holds for 30 days.

The long cables depend on our supplier. I expect to know on Thursday and will write to you then either way.

Best regards`,
      },
    ],
  },
  {
    key: 'en-two-phones',
    customer: { name: 'Sam Arkwright', address: 'sam.arkwright@mailhaven.example' },
    subject: 'Does the Cove tray charge two phones at once?',
    steps: [
      {
        kind: 'mail',
        at: '3d 20:14',
        text: `Quick question before I order: can the tray charge two phones at the same time, and do they charge more slowly then?

Sam`,
      },
      {
        kind: 'reply',
        at: '2d 8:55',
        by: 'tom',
        thenStatus: 'closed',
        text: `Hi Sam,

yes, two at once. Each side gives 15 W by itself, so neither gets slower.

Have a good day
Tom`,
      },
      {
        kind: 'mail',
        at: '2d 9:20',
        quotes: true,
        subject: 'Re: Does the Cove tray charge two phones at once?',
        text: 'Great, ordered. One more thing: does it come with a plug, or only the cable?',
      },
      {
        kind: 'reply',
        at: '2d 9:27',
        by: 'tom',
        thenStatus: 'closed',
        text: 'With a plug. It is in the small box under the tray; everybody overlooks it at first.\n\nTom',
      },
    ],
  },
  {
    key: 'en-discount',
    customer: { name: 'Ella Voss', address: 'ella@voss-and-daughters.example' },
    subject: 'WELCOME10 does not work',
    steps: [
      {
        kind: 'mail',
        at: '7d 19:48',
        text: `The code from your letter says "not valid for this basket". I only have two Tide notebooks in it. What am I doing wrong?

Ella`,
      },
      {
        kind: 'reply',
        at: '6d 8:36',
        by: 'tom',
        thenStatus: 'closed',
        text: `Hi Ella,

nothing at all: the code began at 20 instead of 15, which was our mistake. It works now, and I have put the same amount on your next order for the lost evening.

Tom`,
      },
    ],
  },
  {
    key: 'en-thanks',
    customer: { name: 'Ruth Calloway', address: 'ruth.calloway@mailhaven.example' },
    subject: 'A compliment',
    steps: [
      {
        kind: 'mail',
        at: '8d 16:02',
        text: `I do not need anything. I only wanted to say that whoever packed my parcel folded the paper so neatly that my daughter kept it. And the lamp is wonderful to read by.

Ruth Calloway`,
      },
      {
        kind: 'reply',
        at: '7d 9:05',
        by: 'you',
        thenStatus: 'closed',
        text: `Dear Ruth,

that was Edie on the packing table, and your mail now hangs above it. Thank you for taking the time.

Warm regards`,
      },
      { kind: 'change', at: '7d 9:06', by: 'you', assignee: 'you', tags: ['idea'] },
    ],
  },
];

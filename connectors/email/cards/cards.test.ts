import { describe, expect, test } from 'vitest';
import { readContactCards } from './contact-card.ts';
import { readInvitations } from './invitation.ts';

const calendar = (event: string, head = 'METHOD:REQUEST') =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n${head}\r\nBEGIN:VEVENT\r\nUID:u1\r\n${event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const one = (event: string, head?: string) => readInvitations(calendar(event, head))[0];

describe('invitations', () => {
  test('who, when, where, and what the invited said', () => {
    expect(
      one(
        'SUMMARY:Wybór lampy\\, pokaz\r\nLOCATION:Kraków\\, Rynek 1\r\nDTSTART:20260302T090000Z\r\nDURATION:PT90M\r\n' +
          'ORGANIZER;CN=Ann Example:mailto:ann@customer.example\r\n' +
          'ATTENDEE;CN="Mika, Shop";PARTSTAT=ACCEPTED:MAILTO:mika@shop.example\r\n' +
          'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:ken@shop.example',
      ),
    ).toMatchObject({
      kind: 'invitation',
      summary: 'Wybór lampy, pokaz',
      location: 'Kraków, Rynek 1',
      organizer: { name: 'Ann Example', address: 'ann@customer.example' },
      attendees: [
        { name: 'Mika, Shop', address: 'mika@shop.example', answer: 'accepted', optional: false },
        { address: 'ken@shop.example', answer: 'none', optional: true },
      ],
      start: { at: '2026-03-02T09:00:00.000Z', zone: 'UTC' },
      end: { at: '2026-03-02T10:30:00.000Z' },
    });
  });

  test.each([
    ['a zone of the world', 'DTSTART;TZID=Asia/Tokyo:20260302T100000', '', '2026-03-02T01:00:00.000Z'],
    ['summer time', 'DTSTART;TZID=Europe/Warsaw:20260702T100000', '', '2026-07-02T08:00:00.000Z'],
    [
      'a zone that the calendar describes',
      'DTSTART;TZID=Werkszeit:20260302T100000',
      'BEGIN:VTIMEZONE\r\nTZID:Werkszeit\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE',
      '2026-03-02T04:30:00.000Z',
    ],
    ['a zone that nobody knows', 'DTSTART;TZID=Nowhere/Land:20260302T100000', '', null],
    ['no zone', 'DTSTART:20260302T100000', '', null],
  ])('the moment by %s', (_, start, zone, at) => {
    expect(one(start, zone === '' ? 'METHOD:REQUEST' : `METHOD:REQUEST\r\n${zone}`)?.start).toMatchObject({
      at,
      local: start.includes('07') ? '2026-07-02T10:00:00' : '2026-03-02T10:00:00',
    });
  });

  test('a zone built to be counted for ever is not counted', () => {
    const zone =
      'BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE';
    const started = performance.now();
    expect(one('DTSTART;TZID=Asia/Tokyo:20260302T100000', `METHOD:REQUEST\r\n${zone}`)?.start.at).toBe(
      '2026-03-02T01:00:00.000Z',
    );
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('whole days end on their last day', () => {
    const days = one('DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260305');
    expect(days).toMatchObject({
      allDay: true,
      start: { at: null, local: '2026-03-02' },
      end: { local: '2026-03-04' },
    });
  });

  test.each([
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10', { frequency: 'weekly', interval: 2, count: 10, weekdays: [{ day: 'mo', nth: null }, { day: 'we', nth: null }] }],
    ['FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261231T000000Z', { frequency: 'monthly', until: '2026-12-31', weekdays: [{ day: 'fr', nth: -1 }] }],
    ['FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2', { weekdays: [{ day: 'tu', nth: 2 }] }],
    ['FREQ=MONTHLY;BYMONTHDAY=15', { monthDays: [15] }],
    ['FREQ=YEARLY', { frequency: 'yearly', interval: 1, count: null, until: null }],
  ])('%s', (rule, expected) => {
    expect(one(`DTSTART:20260302T090000Z\r\nRRULE:${rule}`)?.recurrence).toMatchObject(expected);
  }); // biome-ignore format: a table

  test('cancelled, answered, and what is no calendar', () => {
    expect(one('DTSTART:20260302T090000Z', 'METHOD:CANCEL')?.kind).toBe('cancelled');
    expect(one('DTSTART:20260302T090000Z', 'METHOD:REPLY')?.kind).toBe('answer');
    expect(one('DTSTART:20260302T090000Z', 'X-A:b')?.kind).toBe('event');
    for (const text of ['', 'BEGIN:VCALENDAR', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:never', '\0'.repeat(100)])
      expect(readInvitations(text)).toEqual([]);
    expect(one('DTSTART:20260302T090000Z\r\nURL:javascript:alert(1)')?.link).toBeNull();
  });
});

describe('contact cards', () => {
  test('of the newer format, of the old one, and of Apple', () => {
    const cards = readContactCards(
      'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann Example\r\nORG:Example\\, Inc.;Sales\r\nTEL;TYPE=work;VALUE=uri:tel:+48-12-345\r\nEMAIL:ann@customer.example\r\nURL:javascript:x\r\nEND:VCARD\r\n' +
        'BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BB=C3=B3=C5=82w;Jan\r\nTEL;HOME;VOICE:123\r\nEND:VCARD\r\n' +
        'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo\r\nitem1.EMAIL;type=INTERNET:bo@buyer.example\r\nADR;TYPE=HOME:;;Rynek 1;Kraków;;30-001;Polska\r\nEND:VCARD',
    );
    expect(cards).toMatchObject([
      {
        name: 'Ann Example',
        organisation: 'Example, Inc., Sales',
        phones: ['+48-12-345'],
        emails: ['ann@customer.example'],
        links: [],
      },
      { name: 'Jan Żółw', phones: ['123'] },
      { name: 'Bo', emails: ['bo@buyer.example'], addresses: ['Rynek 1, Kraków, 30-001, Polska'] },
    ]);
  });

  test('what is none', () => {
    for (const text of ['', 'BEGIN:VCARD', 'BEGIN:VCARD\r\nEND:VCARD']) expect(readContactCards(text)).toEqual([]);
  });
});

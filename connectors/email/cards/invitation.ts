/** A calendar file (RFC 5545, iTIP RFC 5546) as what a reader wants to know: who, when, where, how often. */
import type { CalendarTime, Invitation, Recurrence } from '@irori/contract/messages/original';
import ICAL from 'ical.js';

/** Larger files are whole calendars, not invitations. */
const MOST_LETTERS = 512 * 1024;
const MOST_EVENTS = 20;
const MOST_ATTENDEES = 200;

type Component = InstanceType<typeof ICAL.Component>;
type Property = InstanceType<typeof ICAL.Property>;
type Time = InstanceType<typeof ICAL.Time>;

/** The events of a calendar, the first twenty. Empty for what is no calendar. Never throws. */
export function readInvitations(text: string): Invitation[] {
  if (text.length > MOST_LETTERS || !/BEGIN:VCALENDAR/i.test(text)) return [];
  try {
    const parsed = ICAL.parse(withEnd(text)) as unknown[];
    const calendars = Array.isArray(parsed[0]) ? parsed : [parsed];
    return calendars.flatMap((jcal) => eventsOf(new ICAL.Component(jcal as never))).slice(0, MOST_EVENTS);
  } catch {
    return []; // it stays a file, which the reader's own calendar may understand
  }
}

/** Calendars that were cut off, or that leave out their last line, as some senders do. */
function withEnd(text: string): string {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  return /END:VCALENDAR\s*$/i.test(trimmed) ? trimmed : `${trimmed}\r\nEND:VCALENDAR`;
}

function eventsOf(calendar: Component): Invitation[] {
  const method = String(calendar.getFirstPropertyValue('method') ?? '').toUpperCase();
  const zones = new Map(
    calendar
      .getAllSubcomponents('vtimezone')
      .filter(isYearly)
      .map((zone): [string, InstanceType<typeof ICAL.Timezone>] => [
        String(zone.getFirstPropertyValue('tzid') ?? ''),
        new ICAL.Timezone(zone),
      ]),
  );
  // Single days that were moved repeat the event; the rule's own entry tells the rest.
  const events = calendar.getAllSubcomponents('vevent');
  const main = events.filter((event) => event.getFirstProperty('recurrence-id') === null);
  return (main.length > 0 ? main : events).flatMap((event) => invitationOf(event, method, zones) ?? []);
}

/** Clocks change by the year. A zone that says otherwise would have its every change counted, for as long as one likes. */
function isYearly(zone: Component): boolean {
  const rules = [...zone.getAllSubcomponents('standard'), ...zone.getAllSubcomponents('daylight')].flatMap((part) =>
    part.getAllProperties('rrule').map((property) => property.getFirstValue() as InstanceType<typeof ICAL.Recur>),
  );
  return (
    rules.length <= 200 &&
    rules.every(
      (rule) =>
        rule.freq === 'YEARLY' && Object.keys(rule.parts).every((name) => /^BY(?:MONTH|DAY|MONTHDAY)$/.test(name)),
    )
  );
}

function invitationOf(
  event: Component,
  method: string,
  zones: ReadonlyMap<string, InstanceType<typeof ICAL.Timezone>>,
): Invitation | null {
  const starts = event.getFirstProperty('dtstart');
  if (starts === null) return null;
  const text = (name: string): string | null => {
    const value = event.getFirstPropertyValue(name);
    const words = value === null ? '' : String(value).trim();
    return words === '' ? null : words.slice(0, 10_000);
  };
  const first = starts.getFirstValue() as Time;
  const status = (text('status') ?? '').toUpperCase();
  return {
    kind: kindOf(method, status),
    uid: text('uid') ?? '',
    summary: text('summary') ?? '',
    location: text('location'),
    // Behind this line Google repeats its own buttons.
    description: text('description')?.split('-::~:', 1)[0]?.trim() || null,
    link: webLink(
      text('x-google-conference') ?? text('x-microsoft-skypeteamsmeetingurl') ?? text('conference') ?? text('url'),
    ),
    organizer: personOf(event.getFirstProperty('organizer')),
    attendees: event
      .getAllProperties('attendee')
      .slice(0, MOST_ATTENDEES)
      .flatMap((property) => attendeeOf(property) ?? []),
    allDay: first.isDate,
    start: timeOf(first, starts, zones),
    end: endOf(event, first, starts, zones),
    recurrence: recurrenceOf(event),
  };
}

function kindOf(method: string, status: string): Invitation['kind'] {
  if (method === 'CANCEL' || status === 'CANCELLED') return 'cancelled';
  if (method === 'REQUEST' || method === 'COUNTER' || method === 'ADD') return 'invitation';
  return method === 'REPLY' || method === 'REFRESH' || method === 'DECLINECOUNTER' ? 'answer' : 'event';
}

function timeOf(
  time: Time,
  property: Property,
  zones: ReadonlyMap<string, InstanceType<typeof ICAL.Timezone>>,
): CalendarTime {
  const local = time.toString().replace(/Z$/, '');
  if (time.isDate) return { at: null, local: local.slice(0, 10), zone: null };
  if (time.zone === ICAL.Timezone.utcTimezone || time.toString().endsWith('Z'))
    return { at: moment(time.toJSDate()), local, zone: 'UTC' };
  const zone = property.getFirstParameter('tzid') || null;
  if (zone === null) return { at: null, local, zone: null };
  const described = zones.get(zone);
  if (described) {
    const exact = time.clone();
    exact.zone = described;
    return { at: moment(exact.toJSDate()), local, zone };
  }
  return { at: momentInZone(local, zone), local, zone };
}

const moment = (date: Date): string | null => (Number.isNaN(date.getTime()) ? null : date.toISOString());

/** The moment at which clocks of a zone of the world show that time; null for names that nobody knows. */
function momentInZone(local: string, zone: string): string | null {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown)) return null;
  try {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone.replace(/^\/[^/]+\/[^/]+\//, ''),
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const offsetAt = (at: number): number => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - at;
    // Twice, since the offset at the guess may be that of the other side of a clock change.
    const guess = shown - offsetAt(shown);
    return new Date(shown - offsetAt(guess)).toISOString();
  } catch {
    return null;
  }
}

function endOf(
  event: Component,
  first: Time,
  starts: Property,
  zones: ReadonlyMap<string, InstanceType<typeof ICAL.Timezone>>,
): CalendarTime | null {
  const ends = event.getFirstProperty('dtend');
  if (ends !== null) {
    const time = (ends.getFirstValue() as Time).clone();
    // Whole days end with the midnight after them.
    if (time.isDate && time.compare(first) > 0) time.adjust(-1, 0, 0, 0);
    return timeOf(time, ends, zones);
  }
  const duration = event.getFirstPropertyValue('duration');
  if (duration === null) return null;
  const time = first.clone();
  time.addDuration(duration as never);
  if (time.isDate && time.compare(first) > 0) time.adjust(-1, 0, 0, 0);
  return timeOf(time, starts, zones);
}

function personOf(property: Property | null): { name: string; address: string } | null {
  if (property === null) return null;
  const address = String(property.getFirstValue() ?? '')
    .replace(/^mailto:/i, '')
    .trim()
    .slice(0, 320);
  const name = String(property.getFirstParameter('cn') ?? '').slice(0, 200);
  return address === '' && name === '' ? null : { name, address };
}

function attendeeOf(property: Property): Invitation['attendees'][number] | null {
  const person = personOf(property);
  if (person === null) return null;
  const said = String(property.getFirstParameter('partstat') ?? '').toLowerCase();
  return {
    ...person,
    answer: said === 'accepted' || said === 'declined' || said === 'tentative' ? said : 'none',
    optional: /^(?:OPT|NON)-PARTICIPANT$/i.test(String(property.getFirstParameter('role') ?? '')),
  };
}

const frequencies = ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly'] as const;

function recurrenceOf(event: Component): Recurrence | null {
  const rule = event.getFirstPropertyValue('rrule') as InstanceType<typeof ICAL.Recur> | null;
  if (rule === null) return null;
  const frequency = frequencies.find((name) => name === String(rule.freq).toLowerCase());
  if (!frequency) return null;
  const parts = rule.parts as Record<string, (string | number)[] | undefined>;
  return {
    frequency,
    interval: Math.max(1, Number(rule.interval) || 1),
    count: typeof rule.count === 'number' ? rule.count : null,
    until: rule.until ? rule.until.toString().slice(0, 10) : null,
    weekdays: (parts.BYDAY ?? []).flatMap((entry) => weekdayOf(String(entry), parts.BYSETPOS)),
    monthDays: (parts.BYMONTHDAY ?? []).map(Number).filter((day) => Number.isInteger(day)),
    exceptions: event.getAllProperties('exdate').length + event.getAllProperties('rdate').length,
  };
}

/** `2TU`, `-1FR`, `MO`; "the second" may also stand apart, as BYSETPOS. */
function weekdayOf(entry: string, positions: (string | number)[] | undefined): Recurrence['weekdays'] {
  const [, nth, letters] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/i.exec(entry) ?? [];
  if (letters === undefined) return [];
  const position = nth ?? positions?.[0];
  const day = letters.toLowerCase() as Recurrence['weekdays'][number]['day'];
  return [{ day, nth: position === undefined ? null : Number(position) }];
}

/** Nothing but web addresses becomes a link. */
function webLink(text: string | null): string | null {
  return text !== null && /^https?:\/\/\S+$/i.test(text) ? text : null;
}

/** An invitation as one reads it: what, when in my own zone, where, who, how often. */
import type { CalendarTime, Invitation, Recurrence } from '@irori/contract/messages/original';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { withLinks } from '../../../ui/rich-text.tsx';
import { useTimeStyle } from '../../../ui/time.tsx';
import type { TimeStyle } from '../../../ui/time-format.ts';

const kinds: Record<Invitation['kind'], { tone: Tone; words: MessageDescriptor }> = {
  invitation: { tone: 'accent', words: msg`Invitation` },
  answer: { tone: 'neutral', words: msg`Answer to an invitation` },
  cancelled: { tone: 'danger', words: msg`Cancelled` },
  event: { tone: 'neutral', words: msg`Event` },
};

const answers: Record<Invitation['attendees'][number]['answer'], MessageDescriptor> = {
  accepted: msg`comes`,
  declined: msg`does not come`,
  tentative: msg`comes perhaps`,
  none: msg`has not answered`,
};

export function InvitationCard({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const kind = kinds[invitation.kind];
  const cancelled = invitation.kind === 'cancelled';
  return (
    <section
      aria-label={i18n._(kind.words)}
      className="mt-3 max-w-xl rounded-panel border bg-bg p-3 text-dense [overflow-wrap:anywhere]"
    >
      <div className="flex items-start gap-2.5">
        <Icon name="calendar" size={20} className="mt-0.5 shrink-0 text-text-3" />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className={`font-bold text-ui ${cancelled ? 'line-through' : ''}`}>
              {invitation.summary || t`Without a title`}
            </span>
            <Badge tone={kind.tone}>{i18n._(kind.words)}</Badge>
          </p>
          <dl className="mt-1.5 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
            <Row name={t`When`}>
              {whenWords(invitation, style)}
              {invitation.start.at === null && !invitation.allDay && (
                <span className="text-text-3"> ({invitation.start.zone ?? t`the zone is not named`})</span>
              )}
            </Row>
            {invitation.recurrence && (
              <Row name={t`Repeats`}>{recurrenceWords(invitation.recurrence, style.locale)}</Row>
            )}
            {invitation.location && <Row name={t`Where`}>{withLinks(invitation.location)}</Row>}
            {invitation.link && <Row name={t`Link`}>{withLinks(invitation.link)}</Row>}
            {invitation.organizer && <Row name={t`From`}>{personWords(invitation.organizer)}</Row>}
            {invitation.attendees.length > 0 && (
              <Row name={t`Invited`}>
                <Attendees attendees={invitation.attendees} />
              </Row>
            )}
          </dl>
          {invitation.description && (
            <details className="mt-1.5">
              <summary className="cursor-pointer text-text-2">
                <Trans>Description</Trans>
              </summary>
              <div className="mt-1 whitespace-pre-wrap text-text-2">{withLinks(invitation.description)}</div>
            </details>
          )}
        </div>
      </div>
    </section>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

const shownAtFirst = 6;

function Attendees({ attendees }: { attendees: Invitation['attendees'] }) {
  const shown = attendees.slice(0, shownAtFirst);
  const more = attendees.length - shown.length;
  return (
    <ul>
      {shown.map((one, at) => (
        <li key={at}>
          {personWords(one)} <span className="text-text-3">· {i18n._(answers[one.answer])}</span>
          {one.optional && (
            <span className="text-text-3">
              {' '}
              · <Trans>optional</Trans>
            </span>
          )}
        </li>
      ))}
      {more > 0 && <li className="text-text-3">{plural(more, { one: 'and # more', other: 'and # more' })}</li>}
    </ul>
  );
}

const personWords = ({ name, address }: { name: string; address: string }): string =>
  name && name !== address ? `${name} <${address}>` : address;

/** In the member's zone where the moment is known, else by the clock of whoever wrote it. */
function whenWords({ start, end, allDay }: Invitation, style: TimeStyle): string {
  const [from, to] = [momentOf(start), end && momentOf(end)];
  if (!from) return start.local;
  const locale = style.locale === 'en' ? 'en-GB' : style.locale;
  const known = start.at !== null;
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: known ? style.timeZone : 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...(allDay ? {} : { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }),
    ...(known ? { timeZoneName: 'short' } : {}),
  });
  return to && to > from ? format.formatRange(from, to) : format.format(from);
}

function momentOf({ at, local }: CalendarTime): Date | null {
  const moment = new Date(at ?? (local.length === 10 ? `${local}T00:00:00Z` : `${local}Z`));
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** "every 2 weeks: Monday, Wednesday · 10 times". */
export function recurrenceWords(rule: Recurrence, locale: string): string {
  const days = new Intl.ListFormat(locale).format([
    ...rule.weekdays.map(({ day, nth }) => weekdayWords(day, nth, locale)),
    ...rule.monthDays.map((day) => (day === -1 ? t`the last day` : t`day ${day}`)),
  ]);
  const every = everyWords(rule);
  return [
    days === '' ? every : t`${every}: ${days}`,
    rule.count === null ? '' : plural(rule.count, { one: '# time in all', other: '# times in all' }),
    rule.until === null ? '' : t`until ${dateWords(rule.until, locale)}`,
    rule.exceptions === 0 ? '' : plural(rule.exceptions, { one: '# exception', other: '# exceptions' }),
  ]
    .filter((words) => words !== '')
    .join(' · ');
}

function everyWords({ frequency, interval }: Recurrence): string {
  switch (frequency) {
    case 'yearly':
      return plural(interval, { one: 'every year', other: 'every # years' });
    case 'monthly':
      return plural(interval, { one: 'every month', other: 'every # months' });
    case 'weekly':
      return plural(interval, { one: 'every week', other: 'every # weeks' });
    case 'daily':
      return plural(interval, { one: 'every day', other: 'every # days' });
    case 'hourly':
      return plural(interval, { one: 'every hour', other: 'every # hours' });
    case 'minutely':
      return plural(interval, { one: 'every minute', other: 'every # minutes' });
    case 'secondly':
      return plural(interval, { one: 'every second', other: 'every # seconds' });
  }
}

const order = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];

/** The second of March 2026 is a Monday. */
function weekdayWords(day: string, nth: number | null, locale: string): string {
  const date = new Date(Date.UTC(2026, 2, 2 + order.indexOf(day)));
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(date);
  switch (nth) {
    case null:
      return name;
    case 1:
      return t`first ${name}`;
    case 2:
      return t`second ${name}`;
    case 3:
      return t`third ${name}`;
    case 4:
      return t`fourth ${name}`;
    case -1:
      return t`last ${name}`;
    default:
      return t`${name}, number ${nth}`;
  }
}

function dateWords(date: string, locale: string): string {
  const moment = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return date;
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    moment,
  );
}

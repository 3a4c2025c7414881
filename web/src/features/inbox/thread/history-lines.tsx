/** What happened between messages: one line a run, unfolded on request. The sentences are made here, in the reader's language. */
import type { Message } from '@irori/contract/messages/api';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useStore } from '../../../sync/live.ts';
import { Time, useTimeStyle } from '../../../ui/time.tsx';
import { minutesInWords } from '../../../ui/time-format.ts';

export function HistoryLines({ lines }: { lines: readonly Message[] }) {
  const [open, setOpen] = useState(false);
  const shown = open || lines.length <= 2 ? lines : lines.slice(-1);
  const folded = lines.length - shown.length;
  return (
    <div className="flex flex-col items-center gap-0.5 text-center text-meta text-text-3">
      {folded > 0 && (
        <div>
          <button
            type="button"
            className="rounded-control px-2 underline underline-offset-2"
            onClick={() => setOpen(true)}
          >
            <Plural value={folded} one="# earlier change" other="# earlier changes" />
          </button>
        </div>
      )}
      {shown.map((line) => (
        <div key={line.id}>
          <HistoryLine line={line} /> · <Time at={line.at} as="clock" />
        </div>
      ))}
    </div>
  );
}

function HistoryLine({ line }: { line: Message }) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  const params = line.activity?.params ?? {};
  const assignee = useStore((store) =>
    typeof params.assigneeId === 'string' ? store.members[params.assigneeId] : undefined,
  );
  const who = line.author.kind === 'system' ? '' : line.author.name;
  const word = (key: string): string => (typeof params[key] === 'string' ? params[key] : '');
  const whom = assignee?.name || word('name') || t`a former member`;
  const period = minutesInWords(Number(params.minutes ?? 0), locale);
  const self = assignee !== undefined && assignee.id === line.author.id;
  switch (line.activity?.type) {
    case 'assigned':
      if (self) return <Trans>{who} took it</Trans>;
      return who ? (
        <Trans>
          {who} assigned it to {whom}
        </Trans>
      ) : (
        <Trans>Assigned to {whom}</Trans>
      );
    case 'unassigned':
      return who ? <Trans>{who} assigned it to nobody</Trans> : <Trans>Assigned to nobody</Trans>;
    case 'missed':
      return <Trans>Nobody answered within {period}</Trans>;
    case 'closed':
      if (word('by') === 'close_missed') return <Trans>Closed by itself, missed for {period}</Trans>;
      if (word('by') === 'close_idle') return <Trans>Closed by itself after {period} of silence</Trans>;
      return who ? <Trans>{who} closed it</Trans> : <Trans>Closed</Trans>;
    case 'reopened':
      return who ? <Trans>{who} reopened it</Trans> : <Trans>Reopened</Trans>;
    case 'pending':
      return who ? <Trans>{who} put it on hold</Trans> : <Trans>Put on hold</Trans>;
    case 'snoozed':
      return who ? <Trans>{who} snoozed it</Trans> : <Trans>Snoozed</Trans>;
    case 'spam':
      if (word('by') === 'provider')
        return (
          <Trans>
            Put into Spam: {word('provider')} says so ({word('header')})
          </Trans>
        );
      if (word('by') === 'list') return <Trans>Put into Spam: {word('value')} is blocked</Trans>;
      return who ? <Trans>{who} marked it as spam</Trans> : <Trans>Marked as spam</Trans>;
    case 'not_spam':
      return who ? <Trans>{who} took it out of spam</Trans> : <Trans>Taken out of spam</Trans>;
    case 'renamed':
      return (
        <Trans>
          {who} changed the subject to “{word('subject')}”
        </Trans>
      );
    case 'customer_changed':
      return (
        <Trans>
          {who} changed the customer to {word('name')}
        </Trans>
      );
    case 'linked':
      if (word('reason') === 'answer_to_forward') {
        return (
          <Trans>
            {word('name')} answered what was forwarded:{' '}
            <Link
              to="/inbox/$inbox/$section/$conversation"
              params={{ inbox: 'all', section: 'all', conversation: word('conversationId') }}
              className="text-accent underline underline-offset-2"
            >
              open the answer
            </Link>
          </Trans>
        );
      }
      if (word('reason') === 'answers_forward') return <WhatItAnswers params={params} />;
      return <Trans>Linked with another conversation</Trans>;
    case 'omitted':
      return <Trans>Something could not be shown: {word('fileName') || word('reason')}</Trans>;
    default:
      return <>{line.text}</>;
  }
}

/** In a conversation that an outsider's answer began: the way back to what had been forwarded. */
function WhatItAnswers({ params }: { params: Readonly<Record<string, unknown>> }) {
  const name = String(params.name ?? '');
  const source = [params.number ? `#${params.number}` : '', params.subject ?? ''].filter(Boolean).join(' ');
  return (
    <Trans>
      Answers what {name} forwarded from{' '}
      <Link
        to="/inbox/$inbox/$section/$conversation"
        params={{ inbox: 'all', section: 'all', conversation: String(params.conversationId ?? '') }}
        className="text-accent underline underline-offset-2"
      >
        {source}
      </Link>
    </Trans>
  );
}

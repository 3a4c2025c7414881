/** The mail as it came: its fields, the checks of its sender in words, the text, every file, every header line, the bytes. */

import type { Original } from '@irori/contract/messages/original';
import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, traceOf } from '../../api/describe-problem.ts';
import { ApiError } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PlainText } from '../../ui/rich-text.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time, useTimeStyle } from '../../ui/time.tsx';
import { fileSize } from '../../ui/time-format.ts';
import { MessageWay } from '../forwarding/message-way.tsx';
import { ContactCard } from '../inbox/thread/contact-card.tsx';
import { InvitationCard } from '../inbox/thread/invitation-card.tsx';
import { MailFrame } from '../inbox/thread/mail-frame.tsx';
import { NotFound } from '../shell/starting.tsx';
import { AllFiles } from './all-files.tsx';
import { AllHeaders } from './all-headers.tsx';
import { DecodeAgain } from './decode-again.tsx';
import { Hops } from './hops.tsx';
import { Marks } from './marks.tsx';
import { SenderChecks } from './sender-checks.tsx';

interface Place {
  readonly number: string;
  readonly message: string;
  readonly part: string;
  readonly charset: string;
}

export function OriginalScreen() {
  const { t } = useLingui();
  const router = useRouter();
  const { number, message } = useParams({ strict: false }) as { number: string; message: string };
  const { part = '', charset = '' } = useSearch({ strict: false }) as { part?: string; charset?: string };
  const original = useQuery({
    queryKey: ['original', message, part, charset],
    queryFn: () => api.get<Original>(`messages/${message}/original`, { part, charset }),
    staleTime: 4 * 60_000, // its links to files are good for five minutes at least
    placeholderData: keepPreviousData,
  });
  const back = (
    <Button icon="back" onPress={() => router.history.back()}>
      <Trans>Back</Trans>
    </Button>
  );
  if (original.isPending) {
    return (
      <Page title={t`Original mail`} actions={back} wide>
        <Skeleton className="after-150 h-40" />
        <Skeleton className="after-150 h-60" />
      </Page>
    );
  }
  if (original.isError) {
    if (original.error instanceof ApiError && original.error.status === 404) return <NotFound />;
    return (
      <Page title={t`Original mail`} actions={back} wide>
        <State
          icon="alert"
          title={t`The original could not be loaded`}
          actions={<Button onPress={() => void original.refetch()}>{t`Retry`}</Button>}
        >
          <p>{describeError(original.error)}</p>
          <p className="select-all text-meta">{traceOf(original.error)}</p>
        </State>
      </Page>
    );
  }
  const place: Place = { number, message, part: original.data.path.join('.'), charset };
  return <Mail key={place.part} original={original.data} place={place} back={back} />;
}

function Mail({ original, place, back }: { original: Original; place: Place; back: React.ReactNode }) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  const inner = original.path.length > 0;
  const files = original.files.filter((file) => !file.inline || !original.htmlUrl);
  return (
    <Page
      title={original.subject || t`(no subject)`}
      wide
      intro={inner && <Parents original={original} place={place} />}
      actions={
        <>
          {back}
          {original.rawUrl && !inner && (
            <a
              href={original.rawUrl}
              download
              className="target inline-flex h-8 items-center gap-1.5 rounded-control border border-edge bg-raised px-3 hover:bg-hover"
            >
              <Trans>Download .eml</Trans>{' '}
              <span className="text-meta text-text-3">{fileSize(original.size, locale)}</span>
            </a>
          )}
        </>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-panel border bg-bg p-4 text-dense [overflow-wrap:anywhere]">
        <Field name={t`From`} value={people(original.from)} />
        {original.replyTo.length > 0 && <Field name={t`Answers to`} value={people(original.replyTo)} />}
        <Field name={t`To`} value={people(original.to)} />
        {original.cc.length > 0 && <Field name={t`Cc`} value={people(original.cc)} />}
        <Field name={t`Date in the mail`} value={original.date ?? '–'} />
        {!inner && <Field name={t`Received`} value={<Time at={original.receivedAt} as="day-and-clock" />} />}
        {original.envelope && (
          <>
            <Field name={t`Envelope from`} value={original.envelope.from || '<>'} />
            <Field name={t`Envelope to`} value={original.envelope.to.join(', ')} />
            <Field
              name={t`Handed over by`}
              value={[original.envelope.helo, original.envelope.clientIp].filter(Boolean).join(' · ') || '–'}
            />
          </>
        )}
      </dl>
      {inner ? (
        <Notice icon="doubt">
          <Trans>This mail lies within another one. Nobody checked who sent it.</Trans>
        </Notice>
      ) : (
        <Section title={t`Who really sent it`}>
          <SenderChecks checks={original.checks} />
        </Section>
      )}
      <Section title={t`Content`}>
        <Marks marks={original.marks} omitted={original.omitted} />
        {original.invitations.map((invitation, at) => (
          <InvitationCard key={at} invitation={invitation} />
        ))}
        {original.contacts.map((card, at) => (
          <ContactCard key={at} card={card} />
        ))}
        <Content original={original} />
        {original.rawUrl && original.charset.used !== null && <DecodeAgain original={original} place={place} />}
      </Section>
      {files.length > 0 && (
        <Section title={t`Files`}>
          <AllFiles files={files} place={place} />
        </Section>
      )}
      {inner ? (
        // A mail within the mail came its own way, of which only its header tells.
        <Section title={t`Way of the mail`} help={t`Each server that handed it on, the newest first.`}>
          <Hops headers={original.headers} />
        </Section>
      ) : (
        <Section title={t`Way of the mail`} help={t`From who wrote it to here, each station with what says so.`}>
          <MessageWay messageId={original.messageId} otherwise={<Hops headers={original.headers} />} />
        </Section>
      )}
      <Section title={t`All headers`}>
        <AllHeaders headers={original.headers} />
        {!original.rawUrl && (
          <p className="text-dense text-text-3">
            <Trans>The untouched bytes are no longer kept.</Trans>
          </p>
        )}
      </Section>
    </Page>
  );
}

/** As its writer laid it out, or its words alone. */
function Content({ original }: { original: Original }) {
  const { t } = useLingui();
  const [plain, setPlain] = useState(false);
  const { htmlUrl, text } = original;
  if (!htmlUrl && !text) {
    // What is encrypted has a body, and the notice above says why it is not here.
    if (original.marks.some((mark) => mark === 'encrypted' || mark === 'pgp_encrypted')) return null;
    return (
      <p className="text-text-3">
        <Trans>This mail has no body.</Trans>
      </p>
    );
  }
  return (
    <>
      {htmlUrl && text && (
        <div>
          <Button size="small" aria-pressed={plain} onPress={() => setPlain(!plain)}>
            {plain ? <Trans>Show as it was laid out</Trans> : <Trans>Show the words alone</Trans>}
          </Button>
        </div>
      )}
      {htmlUrl && !plain ? (
        <MailFrame
          url={htmlUrl}
          title={original.subject ?? t`Content`}
          sender={original.path.length === 0 ? (original.from[0]?.address ?? null) : null}
        />
      ) : (
        <PlainText text={text ?? ''} className="message-text rounded-panel border bg-bg p-4 [overflow-wrap:anywhere]" />
      )}
    </>
  );
}

/** The way back out of mails within mails. */
function Parents({ original, place }: { original: Original; place: Place }) {
  const { t } = useLingui();
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 text-dense">
      <Trans>Within:</Trans>
      {original.parents.map((subject, at) => (
        <span key={at} className="inline-flex items-center gap-1.5">
          {at > 0 && <span aria-hidden>›</span>}
          <Link
            to="/c/$number/original/$message"
            params={{ number: place.number, message: place.message }}
            search={at === 0 ? {} : { part: original.path.slice(0, at).join('.') }}
            className="text-accent underline underline-offset-2"
          >
            {subject || t`(no subject)`}
          </Link>
        </span>
      ))}
    </span>
  );
}

const people = (list: Original['from']): string =>
  list.map((person) => (person.name ? `${person.name} <${person.address}>` : person.address)).join(', ') || '–';

function Field({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

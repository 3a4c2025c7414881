/** The mail as it came: its fields, the checks of its sender in words, the text, every header line, the untouched bytes. */

import type { Original } from '@irori/contract/messages/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { describeError, traceOf } from '../../api/describe-problem.ts';
import { ApiError } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PlainText } from '../../ui/rich-text.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time, useTimeStyle } from '../../ui/time.tsx';
import { fileSize } from '../../ui/time-format.ts';
import { MessageWay } from '../forwarding/message-way.tsx';
import { Files } from '../inbox/thread/files.tsx';
import { MailFrame } from '../inbox/thread/mail-frame.tsx';
import { NotFound } from '../shell/starting.tsx';
import { SenderChecks } from './sender-checks.tsx';

export function OriginalScreen() {
  const { t } = useLingui();
  const router = useRouter();
  const { message } = useParams({ strict: false }) as { message: string };
  const original = useQuery({
    queryKey: ['original', message],
    queryFn: () => api.get<Original>(`messages/${message}/original`),
    staleTime: Number.POSITIVE_INFINITY,
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
  return <Mail original={original.data} back={back} />;
}

function Mail({ original, back }: { original: Original; back: React.ReactNode }) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  return (
    <Page
      title={original.subject || t`(no subject)`}
      wide
      actions={
        <>
          {back}
          {original.rawUrl && (
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
        <Field name={t`To`} value={people(original.to)} />
        {original.cc.length > 0 && <Field name={t`Cc`} value={people(original.cc)} />}
        <Field name={t`Date in the mail`} value={original.date ?? '–'} />
        <Field name={t`Received`} value={<Time at={original.receivedAt} as="day-and-clock" />} />
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
      <Section title={t`Who really sent it`}>
        <SenderChecks checks={original.checks} />
      </Section>
      <Section title={t`Content`}>
        {original.htmlUrl ? (
          <MailFrame messageId={original.messageId} url={original.htmlUrl} title={original.subject ?? t`Content`} />
        ) : original.text ? (
          <PlainText text={original.text} className="message-text rounded-panel border bg-bg p-4" />
        ) : (
          <p className="text-text-3">
            <Trans>This mail has no body.</Trans>
          </p>
        )}
        <Files attachments={original.attachments} hideInline={false} />
      </Section>
      <Section title={t`Way of the mail`} help={t`From who wrote it to here, each station with what says so.`}>
        <MessageWay messageId={original.messageId} />
      </Section>
      <Section title={t`All headers`}>
        <section
          aria-label={t`All headers`}
          tabIndex={0}
          className="relative overflow-x-auto rounded-panel border bg-surface p-3"
        >
          <dl className="grid grid-cols-[max-content_minmax(24rem,1fr)] gap-x-3 font-mono text-meta">
            {original.headers.map((header, index) => (
              <HeaderLine key={index} name={header.name} value={header.value} />
            ))}
          </dl>
        </section>
        {!original.rawUrl && (
          <p className="text-dense text-text-3">
            <Trans>The untouched bytes are no longer kept.</Trans>
          </p>
        )}
      </Section>
    </Page>
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

function HeaderLine({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="font-bold text-text-2">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">{value}</dd>
    </>
  );
}

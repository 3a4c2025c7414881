/**
 * "Decode again as…": shows the mail by another charset at once, and keeps its words for the message when asked to. Only
 * this message changes; nothing is learned from it, and it can be taken back.
 */
import { charsets } from '@irori/contract/messages/charsets';
import type { Original } from '@irori/contract/messages/original';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';

const groups: Record<(typeof charsets)[number]['group'], MessageDescriptor> = {
  unicode: msg`Unicode`,
  japanese: msg`Japanese`,
  chinese: msg`Chinese`,
  korean: msg`Korean`,
  central_european: msg`Central European`,
  western: msg`Western European`,
  cyrillic: msg`Cyrillic`,
  greek: msg`Greek`,
  turkish: msg`Turkish`,
  baltic: msg`Baltic`,
  hebrew: msg`Hebrew`,
  arabic: msg`Arabic`,
  thai: msg`Thai`,
  vietnamese: msg`Vietnamese`,
};

const asItSays = 'as-it-says';

export function DecodeAgain({
  original,
  place,
}: {
  original: Original;
  place: { readonly number: string; readonly message: string; readonly part: string; readonly charset: string };
}) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const { charset, decoding } = original;
  const used = charset.used?.toUpperCase() ?? t`unknown`;
  const declared = charset.declared?.toUpperCase();
  const choose = (name: string) =>
    void navigate({
      to: '/c/$number/original/$message',
      params: { number: place.number, message: place.message },
      search: { ...(place.part === '' ? {} : { part: place.part }), ...(name === asItSays ? {} : { charset: name }) },
      replace: true,
    });
  const write = async (change: () => Promise<unknown>, done: string, undo?: () => void) => {
    setBusy(true);
    try {
      await change();
      await queries.invalidateQueries({ queryKey: ['original', place.message] });
      showToast({ text: done, ...(undo ? { action: { label: t`Undo`, run: undo } } : {}) });
    } catch (error) {
      showToast({ text: describeError(error), tone: 'danger' });
    } finally {
      setBusy(false);
    }
  };
  const path = `messages/${place.message}/decoding`;
  const giveBack = () => void write(() => api.delete(path), t`The words stand as they came.`);
  const keep = () =>
    void write(() => api.put(path, { charset: place.charset }), t`The conversation shows these words now.`, giveBack);
  return (
    <div className="flex flex-col gap-2 text-dense">
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <Select
          label={t`Decode again as`}
          value={place.charset === '' ? asItSays : place.charset}
          onChange={choose}
          className="w-72 max-w-full"
          options={[
            { value: asItSays, label: t`As the mail says` },
            ...charsets.flatMap(({ group, names }) =>
              names.map((name) => ({
                value: name as string,
                label: `${i18n._(groups[group])} · ${name.toUpperCase()}`,
              })),
            ),
          ]}
        />
        {place.charset !== '' && original.canKeep && (
          <Button isDisabled={busy || decoding?.charset === place.charset} onPress={keep}>
            <Trans>Keep these words for the message</Trans>
          </Button>
        )}
      </div>
      <p className="text-text-3">
        {charset.guessed ? (
          declared ? (
            <Trans>
              The mail says {declared}, but its letters are {used}; they were read as such.
            </Trans>
          ) : (
            <Trans>The mail does not say how its letters are written; {used} fits best.</Trans>
          )
        ) : (
          <Trans>Its letters were read as {used}.</Trans>
        )}
      </p>
      {decoding && (
        <Notice
          action={
            <Button size="small" look="quiet" isDisabled={busy} onPress={giveBack}>
              <Trans>Take back</Trans>
            </Button>
          }
        >
          <Trans>The conversation shows the words read as {decoding.charset.toUpperCase()}, as a member chose.</Trans>
        </Notice>
      )}
    </div>
  );
}

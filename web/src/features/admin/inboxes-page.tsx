/** Inboxes: shared queues, who is in each, and what happens when customers write after a conversation was closed. */
import type { Inbox } from '@irori/contract/inboxes/api';
import { i18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { applyEvents, getLive, sameItems, useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { type Clocks, InboxClocks } from './inbox-clocks.tsx';

/** Days in which a chat opens again, unless somebody says otherwise. */
const usualDays = 7;

export function InboxesPage() {
  const { t } = useLingui();
  const inboxes = useStore((store) => Object.values(store.inboxes).sort((a, b) => a.position - b.position), sameItems);
  const may = useStore((store) => store.me.can.manageWorkspace);
  const [editing, setEditing] = useState<Inbox | 'new' | null>(null);
  return (
    <Page
      title={t`Inboxes`}
      intro={<Trans>An inbox is a queue that a team works on together. Any number of channels can lead into it.</Trans>}
      actions={
        may && (
          <Button look="primary" icon="add" onPress={() => setEditing('new')}>
            <Trans>New inbox</Trans>
          </Button>
        )
      }
    >
      <ul className="flex flex-col divide-y rounded-panel border">
        {inboxes.map((inbox) => (
          <Row key={inbox.id} inbox={inbox} onEdit={() => setEditing(inbox)} />
        ))}
      </ul>
      {editing && <Edit inbox={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

function Row({ inbox, onEdit }: { inbox: Inbox; onEdit: () => void }) {
  const channels = useStore(
    (store) => Object.values(store.channels).filter((channel) => channel.inboxId === inbox.id).length,
  );
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-bold">{inbox.name}</span>
        <span className="text-meta text-text-3">
          <Plural value={inbox.memberIds.length} one="# member" other="# members" />
          {' · '}
          <Plural value={channels} one="# channel" other="# channels" />
        </span>
      </span>
      {inbox.can.manage && (
        <Button size="small" onPress={onEdit}>
          <Trans>Change</Trans>
        </Button>
      )}
    </li>
  );
}

function Edit({ inbox, onClose }: { inbox: Inbox | null; onClose: () => void }) {
  const { t } = useLingui();
  const members = useStore(
    (store) =>
      Object.values(store.members)
        .filter((member) => !member.removedAt)
        .sort((a, b) => a.name.localeCompare(b.name)),
    sameItems,
  );
  const me = useStore((store) => store.me.member.id);
  const [name, setName] = useState(inbox?.name ?? '');
  const [memberIds, setMemberIds] = useState<readonly string[]>(inbox?.memberIds ?? [me]);
  const [afterClose, setAfterClose] = useState(inbox?.settings.afterClose ?? 'default');
  const [quote, setQuote] = useState(inbox?.settings.quoteHistory === false ? 'no' : 'yes');
  const [putOff, setPutOff] = useState<'ask' | 'send'>(inbox?.settings.scheduledWhenAnswered ?? 'ask');
  const [senderStyle, setSenderStyle] = useState(inbox?.settings.senderStyle ?? 'member');
  const [withinDays, setWithinDays] = useState(inbox?.settings.reopenWithinDays ?? usualDays);
  const [onClosed, setOnClosed] = useState(inbox?.settings.replyOnClosed ?? 'default');
  const [clocks, setClocks] = useState<Clocks>({
    missedAfter: inbox?.settings.missedAfter ?? null,
    closeMissedAfter: inbox?.settings.closeMissedAfter ?? null,
    closeIdleAfter: inbox?.settings.closeIdleAfter ?? null,
  });
  const [error, setError] = useState<unknown>(null);
  const wrong = fieldErrors(error);

  const save = async () => {
    setError(null);
    const settings = {
      afterClose: afterClose === 'default' ? null : afterClose,
      reopenWithinDays: afterClose === 'reopenWithin' ? withinDays : null,
      replyOnClosed: onClosed === 'default' ? null : onClosed,
      senderStyle,
      quoteHistory: quote === 'yes',
      scheduledWhenAnswered: putOff,
      ...clocks,
    };
    try {
      let saved = inbox ?? (await api.post<Inbox>('inboxes', { name: name.trim(), memberIds }));
      saved = await api.patch<Inbox>(`inboxes/${saved.id}`, { name: name.trim(), settings });
      if (inbox) {
        await api.put(`inboxes/${inbox.id}/members`, { memberIds });
        saved = { ...saved, memberIds: [...memberIds] };
      }
      const { server } = getLive();
      const counters = server.counters[saved.id];
      if (counters)
        applyEvents({ through: server.number, events: [{ kind: 'inbox.changed', inbox: saved, counters }] });
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog title={inbox ? inbox.name : t`New inbox`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="flex flex-col gap-4 px-5 pt-2">
          <TextField label={t`Name`} value={name} onChange={setName} isRequired autoFocus error={wrong.name} />
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1 font-bold text-dense">{t`Members`}</legend>
            {members.map((member) => (
              <Checkbox
                key={member.id}
                isSelected={memberIds.includes(member.id)}
                onChange={(on) =>
                  setMemberIds(on ? [...memberIds, member.id] : memberIds.filter((id) => id !== member.id))
                }
              >
                {member.name}
              </Checkbox>
            ))}
          </fieldset>
          <Select
            label={t`When a customer writes after closing`}
            value={afterClose}
            onChange={setAfterClose}
            options={[
              {
                value: 'default',
                label: t`As is usual for the channel`,
                help: t`Mail opens it again; a chat does so for seven days.`,
              },
              { value: 'reopen', label: t`Open the conversation again` },
              { value: 'reopenWithin', label: t`Open it again for some days, then begin a new one` },
              { value: 'newConversation', label: t`Begin a new conversation` },
            ]}
          />
          {afterClose === 'reopenWithin' && (
            <Select
              label={t`Open it again for`}
              value={String(withinDays)}
              onChange={(days) => setWithinDays(Number(days))}
              options={[...new Set([1, 2, 3, usualDays, 14, 30, 60, 90, withinDays])]
                .sort((a, b) => a - b)
                .map((days) => ({
                  value: String(days),
                  label: i18n._(msg`${plural(days, { one: '# day', other: '# days' })}`),
                }))}
            />
          )}
          <Select
            label={t`When somebody answers in a closed conversation`}
            value={onClosed}
            onChange={setOnClosed}
            options={[
              {
                value: 'default',
                label: t`As is usual for the channel`,
                help: t`A mail leaves it closed; a chat opens it again.`,
              },
              { value: 'send', label: t`Send, and leave it closed` },
              { value: 'reopen', label: t`Send, and open it again` },
              { value: 'refuse', label: t`Do not send` },
            ]}
          />
          <InboxClocks clocks={clocks} onChange={(changed) => setClocks({ ...clocks, ...changed })} />
          <Select
            label={t`Sender of mail from a sender domain`}
            value={senderStyle}
            onChange={setSenderStyle}
            options={[
              { value: 'member', label: t`Each member’s own address` },
              { value: 'one', label: t`One address for all: the support address` },
            ]}
          />
          <Select
            label={t`Mail that is answered`}
            value={quote}
            onChange={setQuote}
            options={[
              { value: 'yes', label: t`Goes along below the answer, as quoted text` },
              { value: 'no', label: t`Stays here; the answer goes alone` },
            ]}
          />
          <Select
            label={t`When the customer writes before a reply that was put off`}
            value={putOff}
            onChange={setPutOff}
            options={[
              { value: 'ask', label: t`It waits until somebody decides` },
              { value: 'send', label: t`It leaves at its hour all the same` },
            ]}
          />
          {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
        </div>
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary">
            <Trans>Save</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

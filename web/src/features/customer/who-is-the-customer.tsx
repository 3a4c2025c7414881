/** "Who is the customer?": whom the message names and where, one click to say who it is, and what that may teach. */
import type { Page } from '@irori/contract/common/api';
import type { Contact } from '@irori/contract/contacts/api';
import type { Conversation } from '@irori/contract/conversations/api';
import type { CustomerCorrection, CustomerEvidence } from '@irori/contract/conversations/customer';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { correctCustomer, loadCustomer, undoCorrection } from './correct-customer.ts';
import { doubtMeaning, doubtWord, placeInWords } from './customer-words.ts';

/** What was picked: a candidate by its place, a contact, or an address. */
type Choice =
  | { readonly kind: 'candidate'; readonly address: string; readonly name: string; readonly source: string }
  | { readonly kind: 'contact'; readonly contactId: string }
  | { readonly kind: 'address'; readonly address: string };

export function WhoIsTheCustomer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const conversation = useStore((store) => store.conversations[id]);
  const [evidence, setEvidence] = useState<CustomerEvidence | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  useEffect(() => {
    let here = true;
    loadCustomer(id)
      .then((found) => here && setEvidence(found))
      .catch((problem: unknown) => here && setFailed(problem));
    return () => {
      here = false;
    };
  }, [id]);
  if (!conversation) return null;
  return (
    <Dialog title={t`Who is the customer?`} isOpen onClose={onClose} closeLabel={t`Close`} width="wide">
      {evidence ? (
        <Question conversation={conversation} evidence={evidence} onClose={onClose} />
      ) : (
        <div className="p-5">
          {failed === null ? (
            <Skeleton className="after-150 h-40" />
          ) : (
            <Notice tone="danger">{describeError(failed)}</Notice>
          )}
        </div>
      )}
    </Dialog>
  );
}

function Question({
  conversation,
  evidence,
  onClose,
}: {
  conversation: Conversation;
  evidence: CustomerEvidence;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [alike, setAlike] = useState(true);
  const [teach, setTeach] = useState<boolean | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const sender = evidence.writtenFrom ?? '';
  // A place in the mail is a rule worth keeping; one person for all mail of a sender is so only when somebody says it.
  const wouldTeach = teach ?? choice?.kind === 'candidate';
  // Who says that it is right as it is has nothing to teach.
  const confirms = choice?.kind === 'candidate' && choice.address === conversation.contact.address;
  const offersMore = choice !== null && sender !== '' && !confirms;

  const save = async () => {
    if (choice === null) return;
    setBusy(true);
    setError(null);
    const more = {
      alike: offersMore && alike && evidence.alike > 0,
      teach: offersMore && wouldTeach && evidence.canTeach,
    };
    try {
      await correctCustomer(conversation.id, { ...whom(choice), ...more });
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="flex flex-col gap-4 px-5 pt-2">
        <Reason conversation={conversation} evidence={evidence} />
        {evidence.correction && (
          <Corrected conversationId={conversation.id} correction={evidence.correction} onClose={onClose} />
        )}
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-bold text-dense">
            <Trans>The customer is…</Trans>
          </legend>
          {evidence.candidates.map((candidate) => (
            <Option
              key={`${candidate.source} ${candidate.address}`}
              isChosen={
                choice?.kind === 'candidate' &&
                choice.address === candidate.address &&
                choice.source === candidate.source
              }
              isDisabled={candidate.isCurrent && conversation.doubt === null}
              onChoose={() => setChoice({ kind: 'candidate', ...pick(candidate) })}
              title={candidate.name || candidate.address}
              address={candidate.name ? candidate.address : null}
              note={placeInWords(candidate.source)}
              badge={
                candidate.isCurrent
                  ? t`the customer now`
                  : candidate.contact
                    ? t`known as ${candidate.contact.name}`
                    : null
              }
            />
          ))}
          <SomebodyElse conversation={conversation} choice={choice} onChoose={setChoice} />
        </fieldset>
        {offersMore && (evidence.alike > 0 || evidence.canTeach) && (
          <fieldset className="flex flex-col gap-2 border-t pt-3">
            <legend className="sr-only">{t`What else follows`}</legend>
            {evidence.alike > 0 && (
              <Checkbox isSelected={alike} onChange={setAlike}>
                <Plural
                  value={evidence.alike}
                  one="Also # other conversation that went to the wrong customer in the same way"
                  other="Also # other conversations that went to the wrong customer in the same way"
                />
              </Checkbox>
            )}
            {evidence.canTeach && (
              <Checkbox isSelected={wouldTeach} onChange={setTeach}>
                {choice.kind === 'candidate' ? (
                  <Trans>Look in the same place in all mail to come from {sender}</Trans>
                ) : (
                  <Trans>The same for all mail to come from {sender}</Trans>
                )}
              </Checkbox>
            )}
          </fieldset>
        )}
        {evidence.rule && (
          <p className="text-dense text-text-3">
            {evidence.rule.address ? (
              <Trans>
                A rule holds for mail from {evidence.rule.sender}. The customer is always {evidence.rule.address}.
              </Trans>
            ) : (
              <Trans>
                A rule holds for mail from {evidence.rule.sender}. The customer is taken from:{' '}
                {placeInWords(evidence.rule.take)}
              </Trans>
            )}
          </p>
        )}
        {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
      </div>
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" look="primary" isDisabled={choice === null || busy}>
          <Trans>This is the customer</Trans>
        </Button>
      </DialogActions>
    </form>
  );
}

const pick = ({ address, name, source }: CustomerEvidence['candidates'][number]) => ({ address, name, source });

function whom(choice: Choice): Pick<CustomerCorrection, 'contactId' | 'address' | 'name' | 'source'> {
  switch (choice.kind) {
    case 'candidate':
      return { address: choice.address, name: choice.name, source: choice.source };
    case 'contact':
      return { contactId: choice.contactId };
    case 'address':
      return { address: choice.address };
  }
}

/** Why it is who it is, and what speaks against that. */
export function Reason({ conversation, evidence }: { conversation: Conversation; evidence: CustomerEvidence }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const name = conversation.contact.address ?? conversation.contact.name;
  return (
    <div className="flex flex-col gap-2 text-dense">
      <p className="[overflow-wrap:anywhere]">
        {evidence.found ? (
          <Trans>
            <strong>{name}</strong>, found in: {placeInWords(evidence.found.source)}
          </Trans>
        ) : (
          <Trans>
            A member said that it is <strong>{name}</strong>.
          </Trans>
        )}
      </p>
      {conversation.doubt && (
        <Notice tone={conversation.doubt === 'unproven' ? 'info' : 'warning'} icon="doubt">
          <strong className="block">{doubtWord(conversation.doubt)}</strong>
          {doubtMeaning(conversation.doubt, evidence.found?.source ?? null)}
        </Notice>
      )}
      {evidence.found && evidence.found.evidence.length > 0 && (
        <div>
          <button
            type="button"
            aria-expanded={open}
            className="min-h-6 rounded-control text-meta text-text-3 underline underline-offset-2"
            onClick={() => setOpen(!open)}
          >
            {open ? t`Hide the evidence` : t`Show the evidence`}
          </button>
          {open && (
            <ul className="mt-1 select-text border-l-2 pl-3 font-mono text-meta text-text-3 [overflow-wrap:anywhere]">
              {evidence.found.evidence.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}

function Corrected({
  conversationId,
  correction,
  onClose,
}: {
  conversationId: string;
  correction: NonNullable<CustomerEvidence['correction']>;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const name = useStore((store) => store.members[correction.madeBy]?.name) ?? t`a former member`;
  return (
    <Notice
      icon="undo"
      action={
        <Button
          size="small"
          look="quiet"
          onPress={() => void undoCorrection(conversationId, correction.id).then(onClose)}
        >
          <Trans>Undo</Trans>
        </Button>
      }
    >
      <Trans>
        Corrected by {name}, <Time at={correction.madeAt} as="day-and-clock" />.
      </Trans>{' '}
      {correction.conversations > 1 && (
        <Plural value={correction.conversations} one="# conversation went along." other="# conversations went along." />
      )}
    </Notice>
  );
}

/** One field for both: it finds contacts, and takes an address that nobody has yet. */
function SomebodyElse({
  conversation,
  choice,
  onChoose,
}: {
  conversation: Conversation;
  choice: Choice | null;
  onChoose: (choice: Choice) => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const found = useContacts(text, conversation.contact.id);
  const typed = text.trim();
  // Only a mail address can be typed; people of chats are known by what their platform calls them.
  const isMail = useStore((store) => {
    const { shape } = (store.connectors.find((one) => one.id === conversation.connector)?.capabilities ?? {}) as {
      shape?: string;
    };
    return shape !== 'chat';
  });
  const isAddress = isMail && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed);
  return (
    <div className="mt-2 flex flex-col gap-1.5">
      <TextField
        label={t`Somebody else`}
        placeholder={isMail ? t`Name of a contact, or a mail address` : t`Name of a contact`}
        value={text}
        onChange={setText}
        maxLength={320}
      />
      {found.map((contact) => (
        <Option
          key={contact.id}
          isChosen={choice?.kind === 'contact' && choice.contactId === contact.id}
          onChoose={() => onChoose({ kind: 'contact', contactId: contact.id })}
          title={contact.name}
          address={contact.identities[0]?.address ?? null}
          note={t`a contact of yours`}
          badge={null}
        />
      ))}
      {isAddress &&
        !found.some((contact) => contact.identities.some(({ address }) => address === typed.toLowerCase())) && (
          <Option
            isChosen={choice?.kind === 'address' && choice.address === typed}
            onChoose={() => onChoose({ kind: 'address', address: typed })}
            title={typed}
            address={null}
            note={t`a new contact`}
            badge={null}
          />
        )}
    </div>
  );
}

/** Contacts for what is typed, a moment after the typing. */
function useContacts(text: string, exceptId: string): readonly Contact[] {
  const [found, setFound] = useState<readonly Contact[]>([]);
  useEffect(() => {
    const q = text.trim();
    if (q.length < 2) {
      setFound([]);
      return;
    }
    let here = true;
    const timer = setTimeout(() => {
      api
        .get<Page<Contact>>('contacts', { q, limit: 6 })
        .then((page) => here && setFound(page.items.filter((contact) => contact.id !== exceptId)))
        .catch(() => here && setFound([]));
    }, 150);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [text, exceptId]);
  return found;
}

function Option({
  isChosen,
  isDisabled = false,
  onChoose,
  title,
  address,
  note,
  badge,
}: {
  isChosen: boolean;
  isDisabled?: boolean;
  onChoose: () => void;
  title: string;
  address: string | null;
  note: string;
  badge: string | null;
}) {
  return (
    <label
      className={`target flex items-start gap-2.5 rounded-control border px-3 py-2 text-dense ${isChosen ? 'border-accent bg-selected' : isDisabled ? 'bg-surface' : 'hover:bg-hover'}`}
    >
      <input
        type="radio"
        name="customer"
        checked={isChosen}
        disabled={isDisabled}
        onChange={onChoose}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 flex-1">
        <span className="block font-bold [overflow-wrap:anywhere]">
          {title}
          {address && <span className="font-normal text-text-2"> {address}</span>}
        </span>
        <span className="block text-meta text-text-3">{note}</span>
      </span>
      {badge && (
        <span className="inline-flex shrink-0 items-center gap-1 text-meta text-text-3">
          <Icon name="contact" size={12} />
          {badge}
        </span>
      )}
    </label>
  );
}

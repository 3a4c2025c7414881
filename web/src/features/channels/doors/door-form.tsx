/** The form of one door, as its connector asks for it. What does not work is said at the field, by the server it was tried on. */
import type { ChannelDoor } from '@irori/contract/channels/doors';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Switch, TextField } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import { useOwnWords } from '../../forwarding/own-words.ts';
import { doorProblems } from './door-words.ts';

export interface DoorValues {
  readonly settings: Readonly<Record<string, string | boolean>>;
  readonly credentials: Readonly<Record<string, string>>;
}

type Field = ChannelDoor['fields'][number];

export function DoorForm({
  door,
  onClose,
  onSave,
}: {
  door: ChannelDoor;
  onClose: () => void;
  onSave: (values: DoorValues) => Promise<void>;
}) {
  const { t } = useLingui();
  const say = useOwnWords();
  const [values, setValues] = useState<Record<string, string>>(() => begin(door));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wrong = doorProblems(error);

  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await onSave(split(door.fields, values));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={say(door.name)} isOpen onClose={onClose} closeLabel={t`Close`} width="wide" mustAnswer={busy}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="flex flex-col gap-4 px-5 pt-2">
          <p className="text-dense text-text-2">{say(door.intro)}</p>
          {door.fields.map((field) => (
            <Control
              key={field.name}
              field={field}
              isKept={field.secret && door.opened !== null}
              value={values[field.name] ?? ''}
              onChange={(value) => setValues((all) => ({ ...all, [field.name]: value }))}
              error={wrong[field.name]}
            />
          ))}
          <div role="alert">{wrong[''] && <Notice tone="danger">{wrong['']}</Notice>}</div>
        </div>
        <DialogActions>
          <Button onPress={onClose} isDisabled={busy}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" isDisabled={busy}>
            {busy ? t`Trying it out…` : t`Try out and save`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Control({
  field,
  isKept,
  value,
  onChange,
  error,
}: {
  field: Field;
  isKept: boolean;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}) {
  const { t } = useLingui();
  const say = useOwnWords();
  const help = say(field.help);
  if (field.kind === 'switch') {
    return (
      <Switch help={help} isSelected={value === 'true'} onChange={(on) => onChange(String(on))}>
        {say(field.label)}
      </Switch>
    );
  }
  if (field.kind === 'choice') {
    return (
      <div className="flex flex-col gap-1">
        <Select
          label={say(field.label)}
          help={help}
          value={value}
          onChange={onChange}
          options={field.choices.map((choice) => ({ value: choice.value, label: say(choice.label) }))}
        />
        {error && <p className="text-dense text-danger">{error}</p>}
      </div>
    );
  }
  return (
    <TextField
      label={say(field.label)}
      help={help}
      placeholder={isKept ? t`Unchanged` : field.placeholder}
      type={field.kind === 'number' ? 'text' : field.kind}
      inputMode={field.kind === 'number' ? 'numeric' : 'text'}
      autoComplete={field.kind === 'password' ? 'new-password' : 'off'}
      isRequired={field.required && !isKept}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}

function begin(door: ChannelDoor): Record<string, string> {
  return Object.fromEntries(
    door.fields.map((field) => {
      const known = field.secret ? undefined : door.opened?.settings[field.name];
      return [field.name, known === undefined ? (field.secret ? '' : field.initial) : String(known)];
    }),
  );
}

function split(fields: readonly Field[], values: Readonly<Record<string, string>>): DoorValues {
  const settings: Record<string, string | boolean> = {};
  const credentials: Record<string, string> = {};
  for (const field of fields) {
    const value = values[field.name] ?? '';
    if (field.kind === 'switch') settings[field.name] = value === 'true';
    else if (!field.secret) settings[field.name] = value.trim();
    else if (value !== '') credentials[field.name] = value;
  }
  return { settings, credentials };
}

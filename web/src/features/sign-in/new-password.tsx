/** A new password: length is all that is asked, and it may be looked at. */
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/field.tsx';

export function NewPassword({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}) {
  const { t } = useLingui();
  const [shown, setShown] = useState(false);
  return (
    <div className="flex flex-col gap-1.5">
      <TextField
        label={t`Password`}
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        value={value}
        onChange={onChange}
        isRequired
        minLength={10}
        help={t`At least 10 characters. A few words are better than a few signs.`}
        error={error}
      />
      <Checkbox isSelected={shown} onChange={setShown}>
        <span className="text-dense">{t`Show the password`}</span>
      </Checkbox>
    </div>
  );
}

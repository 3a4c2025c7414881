/** Who I am here: name, language, time zone, what this device keeps. */
import type { Locale } from '@irori/contract/common/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { languages } from '../../locales/i18n.ts';
import { useStore } from '../../sync/live.ts';
import { localCopySize, wipeLocalCopy } from '../../sync/local-copy.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { useTimeStyle } from '../../ui/time.tsx';
import { fileSize } from '../../ui/time-format.ts';
import { SavingField } from '../settings/saving.tsx';
import { SignatureField } from '../settings/signature-field.tsx';
import { changeMe, changePreferences } from './change-me.ts';

export function ProfilePage() {
  const { t } = useLingui();
  const me = useStore((store) => store.me);
  return (
    <Page title={t`My profile`} intro={me.member.email}>
      <Section title={t`About me`}>
        <SavingField
          label={t`Name`}
          help={t`Customers see it as the sender of your replies.`}
          value={me.member.name}
          onSave={(name) => changeMe({ name })}
        />
        <Select<Locale>
          label={t`Language`}
          value={me.preferences.locale}
          onChange={(locale) => changePreferences({ locale })}
          options={languages}
        />
        <Select
          label={t`Time zone`}
          value={me.preferences.timeZone}
          onChange={(timeZone) => changePreferences({ timeZone })}
          options={timeZones(me.preferences.timeZone).map((zone) => ({
            value: zone,
            label: zone.replaceAll('_', ' '),
          }))}
        />
      </Section>
      <Section title={t`Signature`}>
        <SignatureField
          label={t`My signature`}
          help={t`Stands below each mail you write, above that of the brand. It is put in when the mail is sent.`}
          value={{ text: me.preferences.signature, html: me.preferences.signatureHtml }}
          names={{ name: me.member.name, brand: me.workspace.name }}
          onSave={async ({ text, html }) => {
            changePreferences({ signature: text, signatureHtml: html });
            return null;
          }}
        />
      </Section>
      <Section title={t`Availability`}>
        <Switch
          isSelected={me.member.available}
          onChange={(available) => changeMe({ available })}
          help={t`Switched off, nobody can assign new conversations to you; those you hold stay with you.`}
        >
          {t`Take new conversations`}
        </Switch>
      </Section>
      <LocalData />
    </Page>
  );
}

function timeZones(current: string): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes(current) ? known : [current, ...known];
}

function LocalData() {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  const size = useQuery({ queryKey: ['local-copy'], queryFn: localCopySize, staleTime: 0 });
  return (
    <Section
      title={t`On this device`}
      help={t`A copy of what you opened last, so that the next start is instant. It is wiped when you sign out.`}
    >
      <div className="flex items-center gap-3">
        <span className="text-dense text-text-2">{fileSize(size.data ?? 0, locale)}</span>
        <Button size="small" onPress={() => void wipeLocalCopy().then(() => size.refetch())}>
          <Trans>Clear</Trans>
        </Button>
      </div>
    </Section>
  );
}

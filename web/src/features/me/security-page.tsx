/** How I come in: password, second step, passkeys, and where I am signed in. */
import { useLingui } from '@lingui/react/macro';
import { Page } from '../../ui/page.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { TwoStepSection } from './two-step-section.tsx';

export function SecurityPage() {
  const { t } = useLingui();
  return (
    <Page title={t`Security`}>
      <PasswordSection />
      <TwoStepSection />
      <PasskeysSection />
      <SessionsSection />
    </Page>
  );
}

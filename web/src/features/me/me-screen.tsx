/** My own pages: profile, security, appearance, keyboard. */
import { useParams } from '@tanstack/react-router';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import { NotFound } from '../shell/starting.tsx';
import { AppearancePage } from './appearance-page.tsx';
import { KeyboardPage } from './keyboard-page.tsx';
import { ProfilePage } from './profile-page.tsx';
import { SecurityPage } from './security-page.tsx';

const pages: Readonly<Record<string, () => React.ReactNode>> = {
  profile: ProfilePage,
  security: SecurityPage,
  appearance: AppearancePage,
  keyboard: KeyboardPage,
};

export function MeScreen() {
  const { page } = useParams({ strict: false }) as { page: string };
  const Shown = pages[page];
  if (!Shown) return <NotFound />;
  return (
    <SettingsFrame current={`/me/${page}`}>
      <Shown />
    </SettingsFrame>
  );
}

/** Pages about the workspace: general, inboxes, members, sender domains, tags, tokens. */
import { useParams } from '@tanstack/react-router';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import { NotFound } from '../shell/starting.tsx';
import { BrandsPage } from './brands-page.tsx';
import { CustomerRulesPage } from './customer-rules-page.tsx';
import { DomainsPage } from './domains-page.tsx';
import { GeneralPage } from './general-page.tsx';
import { InboxesPage } from './inboxes-page.tsx';
import { MembersPage } from './members-page.tsx';
import { SpamPage } from './spam-page.tsx';
import { TagsPage } from './tags-page.tsx';
import { TokensPage } from './tokens-page.tsx';

const pages: Readonly<Record<string, () => React.ReactNode>> = {
  brands: BrandsPage,
  domains: DomainsPage,
  general: GeneralPage,
  inboxes: InboxesPage,
  spam: SpamPage,
  customers: CustomerRulesPage,
  members: MembersPage,
  tags: TagsPage,
  tokens: TokensPage,
};

export function AdminScreen() {
  const { page } = useParams({ strict: false }) as { page: string };
  const Shown = pages[page];
  if (!Shown) return <NotFound />;
  return (
    <SettingsFrame current={`/admin/${page}`}>
      <Shown />
    </SettingsFrame>
  );
}

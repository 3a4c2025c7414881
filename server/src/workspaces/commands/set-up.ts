// The first run: workspace, owner, first inbox and brand in one transaction, once. Used by the set-up screen and by the
// command line alike.
import { createAccount, findAccount, hashPassword, normalEmail } from '../../auth/index.ts';
import { insertBrand } from '../../brands/index.ts';
import { conflict } from '../../errors.ts';
import type { House } from '../../house.ts';
import { insertInbox } from '../../inboxes/index.ts';
import { insertMember, requireTimeZone, setMembersOfInbox } from '../../members/index.ts';
import { newId } from '../../platform/ids.ts';
import { anyWorkspace, dropSetupLink, insertWorkspace, takeSetupTurn } from '../store.ts';

export interface SetUp {
  readonly workspace: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly inbox: string;
  readonly locale: string;
  readonly timeZone: string;
}

export interface SetUpResult {
  readonly workspaceId: string;
  readonly memberId: string;
  readonly inboxId: string;
  readonly brandId: string;
}

/** Throws 409 `already_set_up` when there is a workspace. */
export async function setUp(house: Pick<House, 'database' | 'clock'>, wanted: SetUp): Promise<SetUpResult> {
  requireTimeZone(wanted.timeZone, 'timeZone');
  const passwordHash = await hashPassword(wanted.password);
  const now = house.clock.now();
  const result = { workspaceId: newId(), memberId: newId(), inboxId: newId(), brandId: newId() };
  const { workspaceId, inboxId, brandId } = result;

  return house.database.transaction(async (trx) => {
    await takeSetupTurn(trx);
    if (await anyWorkspace(trx)) throw alreadySetUp();
    const email = normalEmail(wanted.email);
    const account = await findAccount(trx, email);
    const userId = account?.id ?? (await createAccount(trx, { name: wanted.name, email, passwordHash, now }));
    await insertWorkspace(trx, { id: workspaceId, name: wanted.workspace, now });
    await insertBrand(trx, workspaceId, { id: brandId, name: wanted.workspace, signature: '', now });
    await insertInbox(trx, workspaceId, { id: inboxId, name: wanted.inbox, now });
    const preferences = { locale: wanted.locale, timeZone: wanted.timeZone };
    const memberId = await insertMember(trx, workspaceId, {
      id: result.memberId,
      userId,
      name: wanted.name,
      email,
      role: 'owner',
      preferences,
      now,
    });
    await setMembersOfInbox(trx, workspaceId, inboxId, [memberId]);
    await dropSetupLink(trx);
    return result;
  });
}

export function alreadySetUp() {
  return conflict(
    'already_set_up',
    'This installation is set up already. Sign in, or ask its owner for an invitation.',
  );
}

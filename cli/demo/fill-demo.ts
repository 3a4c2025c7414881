// The demo's workspace: made where there is none, filled where something is missing, and never anybody's real one.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '@irori/server/house';
import { company, desks } from '@irori/server/sample-data/index';
import { anyWorkspace, setUp } from '@irori/server/workspaces/index';
import { CommandFailure } from '../command.ts';

const member = { name: 'Robin Ashe', email: 'robin@quillowby.example' } as const;

/** Answers who may sign in. Throws `not_a_demo` for a data directory that somebody works in. */
export async function fillDemo(house: House, locale: string): Promise<{ email: string; password: string }> {
  const { db } = house.database;
  const password = await passwordOf(house);
  if (!(await anyWorkspace(db))) {
    const inbox = desks.find((desk) => desk.language === locale)?.inbox ?? desks[0].inbox;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    await setUp(house, { ...member, workspace: company, password, inbox, locale, timeZone });
  }
  const place = await db
    .selectFrom('members as m')
    .innerJoin('inboxes as i', 'i.workspace_id', 'm.workspace_id')
    .where('m.email', '=', member.email)
    .orderBy('i.position')
    .orderBy('i.id')
    .select(['m.workspace_id as workspaceId', 'm.id as memberId', 'i.id as inboxId'])
    .executeTakeFirstOrThrow();
  await house.addSamples?.(place);
  return { email: member.email, password };
}

/** The receiving address of the first sample mailbox. */
export async function mailDoor(house: House): Promise<{ host: string; port: number; to: string }> {
  const { smtp, inboundDomain } = house.config;
  const channel = await house.database.db
    .selectFrom('channels')
    .where('account', '=', desks[0].address)
    .select('receiving_address')
    .executeTakeFirstOrThrow();
  return { host: smtp.host, port: smtp.port, to: `${channel.receiving_address}@${inboundDomain}` };
}

/** Written down, so that a demo that is started again still lets the same person in; and the mark of a demo. */
async function passwordOf(house: House): Promise<string> {
  const { dataDir } = house.config;
  const file = join(dataDir, 'demo-password');
  if (!existsSync(file)) {
    if (await anyWorkspace(house.database.db)) {
      throw new CommandFailure(
        'not_a_demo',
        `${dataDir} holds a workspace that is no demo. Unset IRORI_DATA, or name another directory.`,
      );
    }
    writeFileSync(file, randomBytes(9).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8');
}

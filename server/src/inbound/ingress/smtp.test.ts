import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCertificate } from '../../platform/certificate.ts';
import { newId } from '../../platform/ids.ts';
import { buildHouse, type TestHouse } from '../../test/build-house.ts';
import { buildChannel, buildInbox, buildWorkspace } from '../../test/build-workspace.ts';
import { makeAcceptor } from '../accept.ts';
import { openSmtpDoor, type SmtpDoor } from './smtp.ts';
import { makeConnectionLimits } from './smtp-limits.ts';

let house: TestHouse;
let door: SmtpDoor;
let local: string;

beforeAll(async () => {
  house = await buildHouse({ env: { IRORI_SMTP_PORT: '0', IRORI_SMTP_HOST: '127.0.0.1' } });
  const workspace = await buildWorkspace(house);
  local = `b${newId().slice(-10)}`;
  const channelId = await buildChannel(workspace, {
    inboxId: await buildInbox(workspace),
    account: 'help@shop.example',
    receivingAddress: local,
  });
  const { db } = house.database;
  const now = house.clock.now();
  await db
    .insertInto('receiving_addresses')
    .values({ local_part: local, workspace_id: workspace.id, channel_id: channelId })
    .execute();
  const domain = (name: string, workspaceId: string, arrives: boolean) => ({
    workspace_id: workspaceId,
    id: newId(),
    domain: name,
    state_since: now,
    check_at: now,
    bounces_arrive: arrives,
  });
  await db
    .insertInto('sender_domains')
    .values([
      domain('shop.example', workspace.id, true),
      domain('new.example', workspace.id, false),
      domain('other.example', (await buildWorkspace(house)).id, true),
    ])
    .execute();
  const tls = await loadCertificate({ dataDir: house.config.dataDir, name: 'in.example', files: null });
  door = await openSmtpDoor(house, makeAcceptor(house), {
    tls,
    limits: makeConnectionLimits(house.config.caps, [], Date.now),
  });
});
afterAll(() => door.close());

/** What the door says to each recipient. */
async function ask(recipients: readonly string[]): Promise<string[]> {
  const socket = connect(door.port, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async (): Promise<string> => {
    for (;;) {
      const line = String((await lines.next()).value);
      if (/^\d{3} /.test(line)) return line;
    }
  };
  const say = (line: string) => {
    socket.write(`${line}\r\n`);
    return reply();
  };
  await reply();
  await say('EHLO mx.example');
  await say('MAIL FROM:<>');
  const answers: string[] = [];
  for (const recipient of recipients) answers.push((await say(`RCPT TO:<${recipient}>`)).slice(0, 3));
  socket.destroy();
  return answers;
}

it('takes mail for receiving addresses, and bounces at the hosts of sender domains that lead here', async () => {
  expect(
    await ask([
      `${local}@in.example`,
      `${local}+token@IRORI-bounce.shop.example`,
      `${local}@irori-bounce.new.example`,
      `${local}@irori-bounce.other.example`,
      `${local}@irori-bounce.nobody.example`,
      `${local}@shop.example`,
      'nobody@irori-bounce.shop.example',
    ]),
  ).toEqual(['250', '250', '550', '550', '550', '550', '550']);
});

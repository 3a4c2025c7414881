/** Mails a second: over SMTP, stored and acknowledged, then applied and shown on an open socket. With the CPU each one costs. */
import type { Desk } from '../house/api.ts';
import { openDesk } from '../house/api.ts';
import type { Place } from '../house/databases.ts';
import { type Server, startServer } from '../house/server.ts';
import { cpuMsOf, usageOf } from '../house/usage.ts';
import { openEventSocket, subjectsOf } from '../load/event-socket.ts';
import { type Mail, makeMails } from '../load/mails.ts';
import { connectSmtp } from '../load/smtp-client.ts';
import type { Row } from '../report/report.ts';
import { bothKinds, type Part, withPlace } from './part.ts';

/** Connections at once: what one relay in front opens to one destination when it has much to hand over (postfix: 20). */
const connections = 16;
const patienceMs = 120_000;

export const intake: Part = {
  name: 'intake',
  says: 'mails accepted and applied a second over SMTP, CPU ms a mail',
  kinds: bothKinds,
  run: (context) =>
    withPlace(context, async (place) => {
      const server = await startServer(place);
      try {
        const desk = await openDesk(server);
        const amount = context.quick ? 300 : 3_000;
        const rows = [];
        for (const round of ['first after start', 'second', 'third'])
          rows.push(await takeIn(server, place, desk, amount, round));
        desk.api.close();
        return {
          title: `Mails taken in (${context.kind})`,
          notes: [
            `${amount} mails a round from the mixed corpus of load/mails.ts, ${connections} SMTP connections, one owner looking on.`,
            'accepted/s: until the last 250. applied/s: until the last message came over the socket; all of them did.',
            'CPU: user and system time of the server, all threads, and of its PostgreSQL backends, divided by the mails.',
          ],
          rows,
        };
      } finally {
        await server.stop();
      }
    }),
};

async function takeIn(server: Server, place: Place, desk: Desk, amount: number, round: string): Promise<Row> {
  const mails = makeMails(desk.receivingAddress, round.replaceAll(' ', '-'));
  const batch: Mail[] = Array.from({ length: amount }, () => mails.next());
  const bytes = batch.reduce((sum, mail) => sum + mail.bytes.length, 0);
  let shown = 0;
  const allShown = Promise.withResolvers<number>();
  const socket = await openEventSocket(desk.api, (frame, at) => {
    shown += subjectsOf(frame).length;
    if (shown >= amount) allShown.resolve(at);
  });
  const clients = await Promise.all(Array.from({ length: connections }, () => connectSmtp(server.smtpPort)));
  const cpuBefore = await cpuMsOf(server, place);
  const ownBefore = process.cpuUsage();
  const began = performance.now();
  const queue = batch.values();
  await Promise.all(
    clients.map(async (client) => {
      for (const mail of queue) await client.send(mail, desk.receivingAddress);
    }),
  );
  const accepted = performance.now();
  const timer = setTimeout(() => allShown.reject(new Error(`Only ${shown} of ${amount} mails were shown`)), patienceMs);
  const applied = await allShown.promise;
  clearTimeout(timer);
  const cpuAfter = await cpuMsOf(server, place);
  const own = process.cpuUsage(ownBefore);
  for (const client of clients) client.close();
  socket.close();
  await requireLedger(desk);
  const usage = await usageOf(server.pid);
  return {
    round,
    mails: amount,
    'KB/mail': bytes / amount / 1024,
    'accepted/s': (amount * 1000) / (accepted - began),
    'applied/s': (amount * 1000) / (applied - began),
    'server CPU ms': cpuBefore && cpuAfter ? (cpuAfter.server - cpuBefore.server) / amount : null,
    'database CPU ms': cpuBefore && cpuAfter ? (cpuAfter.database - cpuBefore.database) / amount : null,
    'sender CPU ms': (own.user + own.system) / 1000 / amount,
    'RSS MB': usage?.rssMb ?? null,
    'socket returns': socket.returns,
  };
}

/** The ledger must add up, with nothing quarantined: a mail that was dropped quickly is not a fast one. */
async function requireLedger({ api, channelId }: Desk): Promise<void> {
  const { ledger } = await api.get<{ ledger: Record<string, number> }>(`/api/v1/channels/${channelId}/health`);
  if (ledger.received !== ledger.applied) throw new Error(`Not all mails were applied: ${JSON.stringify(ledger)}`);
}

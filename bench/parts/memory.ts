/** What the process holds: after a warm start, after its first mail and visitor, under load, and when all is quiet again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDesk } from '../house/api.ts';
import { type Server, startServer } from '../house/server.ts';
import { usageOf } from '../house/usage.ts';
import { type Mails, makeMails } from '../load/mails.ts';
import { connectSmtp } from '../load/smtp-client.ts';
import type { Row } from '../report/report.ts';
import { bothKinds, type Part, withPlace } from './part.ts';

const quietMs = 30_000;

export const memory: Part = {
  name: 'memory',
  says: 'resident memory at rest and under load',
  kinds: bothKinds,
  run: (context) =>
    withPlace(context, async (place) => {
      const first = await startServer(place);
      const set = await openDesk(first);
      set.api.close();
      await first.stop();
      const server = await startServer(place);
      const desk = set.at(server);
      const quiet = context.quick ? 3_000 : quietMs;
      const rows: Row[] = [];
      try {
        rows.push(await row('ready', server));
        await sleep(quiet);
        rows.push(await row(`${quiet / 1000} s later, at rest`, server));
        const mails = makeMails(desk.receivingAddress, 'memory', 5);
        await send(server, mails, desk.receivingAddress, 5);
        await desk.api.get('/api/v1/conversations?section=all');
        await sleep(quiet);
        rows.push(await row(`${quiet / 1000} s after 5 mails and a visitor`, server));
        const amount = context.quick ? 200 : 3_000;
        await Promise.all(Array.from({ length: 8 }, () => send(server, mails, desk.receivingAddress, amount / 8)));
        rows.push(await row(`right after ${amount} mails at full speed`, server));
        await sleep(quiet);
        rows.push(await row(`${quiet / 1000} s later`, server));
        if (!context.quick) {
          await sleep(3 * quiet);
          rows.push(await row(`${(4 * quiet) / 1000} s later`, server));
        }
        return {
          title: `Resident memory of the server process, MB (${context.kind})`,
          notes: [
            'An existing installation without history, started anew. All threads are in it, and on the embedded kind the database too.',
            'peak: the most since the start. On PostgreSQL its own processes are not counted.',
          ],
          rows,
        };
      } finally {
        desk.api.close();
        await server.stop();
      }
    }),
};

async function row(when: string, server: Server): Promise<Row> {
  const usage = await usageOf(server.pid);
  return {
    when,
    'RSS MB': usage?.rssMb ?? null,
    'peak MB': usage?.peakRssMb ?? null,
    'CPU s': usage ? usage.cpuMs / 1000 : null,
  };
}

async function send(server: Server, mails: Mails, to: string, amount: number): Promise<void> {
  const client = await connectSmtp(server.smtpPort);
  for (let sent = 0; sent < amount; sent++) await client.send(mails.next(), to);
  client.close();
}

/** Open screens: how many sockets one process holds, what each takes, and how soon one change reaches the last of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openApi, openDesk } from '../house/api.ts';
import { memberCount, memberToken, seedMembers } from '../house/seed.ts';
import { startServer } from '../house/server.ts';
import { usageOf } from '../house/usage.ts';
import { type EventSocket, openEventSocketAt, subjectsOf } from '../load/event-socket.ts';
import { makeMails } from '../load/mails.ts';
import { connectSmtp } from '../load/smtp-client.ts';
import { spreadOf } from '../report/figures.ts';
import type { Row } from '../report/report.ts';
import { bothKinds, type Part, withPlace } from './part.ts';

/** Opened at once; each waits for its answer. */
const openAtOnce = 25;

export const sockets: Part = {
  name: 'sockets',
  says: 'sockets held, memory of each, delay of a change to the first and the last of them',
  kinds: bothKinds,
  run: (context) =>
    withPlace(context, async (place) => {
      const first = await startServer(place);
      const set = await openDesk(first);
      set.api.close();
      await first.stop();
      await seedMembers(place, set);
      const server = await startServer(place);
      const desk = set.at(server);
      const api = openApi(server.url, memberToken(1));
      const open: EventSocket[] = [];
      try {
        const { number } = await api.get<{ number: number }>('/api/v1/sync');
        const arrivals = new Map<string, number[]>();
        const onFrame = (frame: Parameters<typeof subjectsOf>[0], at: number): void => {
          for (const subject of subjectsOf(frame)) arrivals.get(subject)?.push(at);
        };
        const mails = makeMails(desk.receivingAddress, 'fanout', 3);
        const client = await connectSmtp(server.smtpPort);
        // The first mails load what later ones find loaded.
        for (let warm = 0; warm < 3; warm++) await client.send(mails.next(), desk.receivingAddress);
        await sleep(2_000);
        const before = await usageOf(server.pid);
        const rows: Row[] = [];
        for (const wanted of context.quick ? [20, 100] : [100, 500, 1_000, 2_000]) {
          while (open.length < wanted) {
            const turn = Array.from({ length: Math.min(openAtOnce, wanted - open.length) }, (_, at) =>
              openEventSocketAt(server.url, memberToken(1 + ((open.length + at) % memberCount)), number, onFrame),
            );
            open.push(...(await Promise.all(turn)));
          }
          await sleep(1_500);
          const held = await usageOf(server.pid);
          const firsts: number[] = [];
          const lasts: number[] = [];
          const cpuBefore = (await usageOf(server.pid))?.cpuMs ?? 0;
          const changes = context.quick ? 5 : 30;
          for (let change = 0; change < changes; change++) {
            const mail = mails.next();
            const seen: number[] = [];
            arrivals.set(mail.subject, seen);
            await client.send(mail, desk.receivingAddress);
            const acknowledged = performance.now();
            while (seen.length < wanted) await sleep(2);
            firsts.push(Math.max(0, Math.min(...seen) - acknowledged));
            lasts.push(Math.max(...seen) - acknowledged);
            arrivals.delete(mail.subject);
            await sleep(50);
          }
          const after = await usageOf(server.pid);
          rows.push({
            sockets: wanted,
            members: Math.min(wanted, memberCount),
            'first p50': spreadOf(firsts).p50,
            'last p50': spreadOf(lasts).p50,
            'last p95': spreadOf(lasts).p95,
            'server CPU ms a change': after ? (after.cpuMs - cpuBefore) / changes : null,
            'KB a socket': before && held ? ((held.rssMb - before.rssMb) * 1024) / wanted : null,
            returns: open.reduce((sum, socket) => sum + socket.returns, 0),
          });
        }
        client.close();
        return {
          title: `Sockets and fan-out, ms from SMTP 250 (${context.kind})`,
          notes: [
            `Up to ${memberCount} agents of one inbox, several sockets each beyond that; every one gets each mail as conversation, message and counters.`,
            'All sockets end in this one process, which reads and parses each frame: part of the delay of the last is its own.',
          ],
          rows,
        };
      } finally {
        for (const socket of open) socket.close();
        api.close();
        desk.api.close();
        await server.stop();
      }
    }),
};

/** From the SMTP server's 250 to the message on an open screen: the first mail after a start, at rest, and under load. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Desk, openDesk } from '../house/api.ts';
import { type Server, startServer } from '../house/server.ts';
import { openEventSocket, subjectsOf } from '../load/event-socket.ts';
import { type Mails, makeMails } from '../load/mails.ts';
import { connectSmtp } from '../load/smtp-client.ts';
import { spreadOf } from '../report/figures.ts';
import type { Row } from '../report/report.ts';
import { bothKinds, type Part, withPlace } from './part.ts';

/** Mails a second that arrive beside those that are measured. */
const loads = [20, 60];
const startsWarm = 3;

export const delay: Part = {
  name: 'delay',
  says: 'milliseconds from SMTP 250 to the message on an open socket, at rest and under load',
  kinds: bothKinds,
  run: (context) =>
    withPlace(context, async (place) => {
      const probes = context.quick ? 10 : 100;
      const firsts: number[] = [];
      let server = await startServer(place);
      const set = await openDesk(server);
      set.api.close();
      for (let start = 0; start < startsWarm; start++) {
        await server.stop();
        server = await startServer(place);
        const desk = set.at(server);
        // Whoever starts a server looks at it before the first mail comes.
        await sleep(1_000);
        firsts.push(...(await probe(server, desk, `first${start}`, 1, 0)));
        desk.api.close();
      }
      try {
        const desk = set.at(server);
        const rows: Row[] = [
          row('first mail after a start', firsts),
          row('at rest', await probe(server, desk, 'rest', probes, 250)),
        ];
        for (const perSecond of loads) {
          const stop = keepSending(server, desk, perSecond);
          await sleep(2_000);
          const delays = await probe(server, desk, `load${perSecond}`, probes, 100);
          rows.push(row(`while ${Math.round(await stop())} other mails/s arrive`, delays));
        }
        desk.api.close();
        return {
          title: `Delay from SMTP 250 to an open socket, ms (${context.kind})`,
          notes: [
            'Each measured mail by its own connection, from the 250 read to the frame with its message read; one socket open.',
            `Median of ${startsWarm} starts for the first mail, sent a second after the ready line.`,
          ],
          rows,
        };
      } finally {
        await server.stop();
      }
    }),
};

const row = (when: string, delays: readonly number[]): Row => ({ when, ...spreadOf(delays) });

/** Sends mails one at a time and answers the delay of each. */
async function probe(server: Server, desk: Desk, run: string, count: number, pauseMs: number): Promise<number[]> {
  const mails = makeMails(desk.receivingAddress, `probe-${run}`, 7);
  const waiting = new Map<string, (at: number) => void>();
  const socket = await openEventSocket(desk.api, (frame, at) => {
    for (const subject of subjectsOf(frame)) waiting.get(subject)?.(at);
  });
  const delays: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const mail = freshMail(mails);
    const shown = new Promise<number>((resolve) => waiting.set(mail.subject, resolve));
    const client = await connectSmtp(server.smtpPort);
    await client.send(mail, desk.receivingAddress);
    const acknowledged = performance.now();
    // An event may overtake the 250 on the way to this process.
    delays.push(Math.max(0, (await shown) - acknowledged));
    client.close();
    waiting.delete(mail.subject);
    await sleep(pauseMs * (0.5 + Math.random()));
  }
  socket.close();
  return delays;
}

/** The next one with a subject of its own: answers share theirs. */
function freshMail(mails: Mails) {
  let mail = mails.next();
  while (mail.subject.startsWith('Re:')) mail = mails.next();
  return mail;
}

/** Sends mails at an even pace until told to stop; then answers how many a second it really were. */
function keepSending(server: Server, desk: Desk, perSecond: number): () => Promise<number> {
  const mails = makeMails(desk.receivingAddress, `beside${perSecond}`, 11);
  const began = performance.now();
  let sent = 0;
  let stopped = false;
  const senders = Array.from({ length: 4 }, async (_, at) => {
    const client = await connectSmtp(server.smtpPort);
    for (let turn = at; !stopped; turn += 4) {
      const due = began + (turn * 1000) / perSecond;
      await sleep(Math.max(0, due - performance.now()));
      await client.send(mails.next(), desk.receivingAddress);
      sent += 1;
    }
    client.close();
  });
  return async () => {
    stopped = true;
    const seconds = (performance.now() - began) / 1000;
    await Promise.all(senders);
    return sent / seconds;
  };
}

/** From starting the process to its ready line: on an empty directory, and on one in use. */
import { openDesk } from '../house/api.ts';
import { seedConversations } from '../house/seed.ts';
import { type Server, startServer } from '../house/server.ts';
import { usageOf } from '../house/usage.ts';
import { median } from '../report/figures.ts';
import type { Row } from '../report/report.ts';
import { bothKinds, type Part, withPlace } from './part.ts';

export const start: Part = {
  name: 'start',
  says: 'cold and warm start',
  kinds: bothKinds,
  run: async (context) => {
    const times = context.quick ? 2 : 5;
    const size = context.quick ? 1_000 : 20_000;
    const cold: Start[] = [];
    for (let turn = 0; turn < times; turn++) {
      cold.push(
        await withPlace(context, async (place) => {
          const server = await startServer(place);
          const measured = await startOf(server);
          await server.stop();
          return measured;
        }),
      );
    }
    const warm = await withPlace(context, async (place) => {
      const first = await startServer(place);
      const desk = await openDesk(first);
      desk.api.close();
      await first.stop();
      await seedConversations(place, desk, size);
      const starts: Start[] = [];
      for (let turn = 0; turn < times; turn++) {
        const server = await startServer(place);
        starts.push(await startOf(server));
        await server.stop();
      }
      return starts;
    });
    return {
      title: `Start, ms until the ready line (${context.kind})`,
      notes: [
        `Medians of ${times}. cold: an empty data directory and database, with what \`npm start\` keeps under node_modules/.cache.`,
        `warm: the directory of an installation with ${size} conversations. CPU tells apart our work from waiting for the processor.`,
      ],
      rows: [row('cold', cold), row('warm', warm)],
    };
  },
};

interface Start {
  readonly ms: number;
  readonly cpuMs: number;
}

async function startOf(server: Server): Promise<Start> {
  return { ms: server.startMs, cpuMs: (await usageOf(server.pid))?.cpuMs ?? Number.NaN };
}

const row = (what: string, starts: readonly Start[]): Row => ({
  start: what,
  p50: median(starts.map(({ ms }) => ms)),
  least: Math.min(...starts.map(({ ms }) => ms)),
  most: Math.max(...starts.map(({ ms }) => ms)),
  'CPU ms': median(starts.map(({ cpuMs }) => cpuMs)),
});

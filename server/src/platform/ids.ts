// Ids are time-ordered UUIDs (version 7, RFC 9562) made by the application, so that both databases and the browser
// agree, and rows made one after the other lie side by side in the index.
import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(16 * 256);
let used = pool.length;

/** Where the ids of a row of moments stand. */
interface Lane {
  lastMs: number;
  counter: number;
}
const present: Lane = { lastMs: 0, counter: 0 };
/** A moment far ahead, as a broken clock elsewhere may claim one, must not carry off the ids of everything after it. */
const ahead: Lane = { lastMs: 0, counter: 0 };
const farAheadMs = 60_000;

/** A new id; those of one process ascend, also within a millisecond and when the machine's clock steps back. */
export function newId(nowMs: number = Date.now()): string {
  const lane = nowMs > Date.now() + farAheadMs ? ahead : present;
  if (nowMs > lane.lastMs) {
    lane.lastMs = nowMs;
    lane.counter = randomBits() >> 1; // half of the 12 bits stay free to count up within this millisecond
  } else if (++lane.counter > 0xfff) {
    lane.lastMs += 1;
    lane.counter = 0;
  }
  return format(lane.lastMs, lane.counter, nextRandom());
}

/** The moment an id was made, to the millisecond. */
export function idTime(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** True for any UUID in its usual lower- or upper-case writing. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** Sixteen random bytes; drawn in bulk, since each call to the system's generator costs more than an id. */
function nextRandom(): Uint8Array {
  if (used + 16 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
}

function randomBits(): number {
  const bytes = nextRandom();
  return (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) & 0xfff;
}

function format(ms: number, count: number, random: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0');
  const tail = Buffer.from(random.buffer, random.byteOffset, 8).toString('hex');
  const variant = '89ab'[Number.parseInt(tail.slice(0, 1), 16) & 3];
  const sequence = count.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
}

// How it feels to be somebody else while a house is under attack: is it alive, does an ordinary mail still come through,
// and how much memory does it take?
import { readFileSync } from 'node:fs';
import { type Api, type Listener, openApi } from './api.ts';
import type { House } from './house.ts';
import { compose, Sender } from './mail.ts';
import { pause, until } from './until.ts';
import type { Message, Snapshot } from './wire.ts';

export interface Figures {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export class Probe {
  private readonly house: House;
  private readonly address: string;
  private readonly health: Api;
  private readonly healthMs: number[] = [];
  private readonly mailMs: number[] = [];
  private readonly megabytes: number[] = [];
  private readonly failures: string[] = [];
  private running = true;
  private work: Promise<unknown> | null = null;

  private constructor(house: House, address: string) {
    this.house = house;
    this.address = address;
    this.health = openApi(house.url);
  }

  /** @param address where ordinary mail goes: a channel that nobody attacks */
  static start(house: House, address: string): Probe {
    const probe = new Probe(house, address);
    probe.work = Promise.all([probe.askHealth(), probe.sendMails(), probe.weigh()]);
    return probe;
  }

  async stop(): Promise<{ health: Figures; mail: Figures; megabytes: Figures; failures: readonly string[] }> {
    this.running = false;
    await this.work;
    return {
      health: figures(this.healthMs),
      mail: figures(this.mailMs),
      megabytes: figures(this.megabytes),
      failures: this.failures,
    };
  }

  private async askHealth(): Promise<void> {
    while (this.running) {
      const began = performance.now();
      const answer = await this.health.ask('GET', '/healthz').catch((error: Error) => error);
      this.healthMs.push(performance.now() - began);
      if (answer instanceof Error || answer.status !== 200)
        this.failures.push(`healthz: ${answer instanceof Error ? answer.message : answer.status}`);
      await pause(50);
    }
  }

  /** From the 250 to the event on an open socket. */
  private async sendMails(): Promise<void> {
    const { number } = await this.house.api.get<Snapshot>('/api/v1/sync');
    const listener = await this.house.api.listen(number);
    for (let count = 0; this.running; count++) {
      const marker = `ordinary-${count}-`;
      const sender = new Sender(this.house.smtpPort);
      const result = await sender.send(await compose({ to: this.address, text: `${marker} mail` }));
      const began = performance.now();
      sender.close();
      if (result.kind !== 'accepted') this.failures.push(`${marker}: ${JSON.stringify(result)}`);
      else if (await arrived(listener, marker)) this.mailMs.push(performance.now() - began);
      else this.failures.push(`${marker} did not arrive`);
      await pause(500);
    }
    listener.close();
  }

  private async weigh(): Promise<void> {
    while (this.running) {
      this.megabytes.push(residentMegabytes(this.house.pid));
      await pause(250);
    }
  }
}

/** Resident memory of a process, 0 where the system does not say. */
export function residentMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

const arrived = (listener: Listener, marker: string): Promise<boolean> =>
  until(
    () =>
      listener.frames.some(
        (frame) =>
          frame.type === 'events' &&
          frame.events.some(({ message }) => (message as Message | undefined)?.text.startsWith(marker)),
      ),
    { what: 'an ordinary mail', timeoutMs: 60_000, everyMs: 5 },
  ).catch(() => false);

function figures(values: readonly number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: Math.round(sorted.at(-1) ?? 0) };
}

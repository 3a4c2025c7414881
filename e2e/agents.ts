// Agents who answer customers by the API, and who repeat a request with the same id until they hear that it was taken.
import { randomUUID } from 'node:crypto';
import type { Api } from './api.ts';
import type { Random } from './random.ts';
import { pause } from './until.ts';
import type { Conversation } from './wire.ts';

export interface WrittenReply {
  readonly id: string;
  readonly marker: string;
  readonly conversationId: string;
  heard: boolean;
}

export class Agents {
  readonly written: WrittenReply[] = [];
  private readonly random: Random;
  private readonly api: Api;
  private readonly unsure: WrittenReply[] = [];
  private running = false;
  private begun = 0;

  constructor(options: { random: Random; api: Api }) {
    this.random = options.random;
    this.api = options.api;
  }

  /** So many agents answer conversations at random until `stop`, or until the server does not answer any more. */
  async write(agents: number): Promise<void> {
    this.running = true;
    await Promise.all(Array.from({ length: agents }, () => this.writeAsOne()));
  }

  stop(): void {
    this.running = false;
  }

  /** Asks once more for what nobody answered for. */
  async finish(): Promise<void> {
    for (const reply of this.unsure.splice(0)) await this.post(reply);
  }

  private async writeAsOne(): Promise<void> {
    try {
      while (this.running) {
        const reply = this.unsure.shift() ?? (await this.compose());
        if (reply) await this.post(reply);
        await pause(this.random.int(10, 80));
      }
    } catch {
      // The server is gone; what was on its way is in `unsure`.
    }
  }

  private async compose(): Promise<WrittenReply | undefined> {
    const sort = this.random.pick(['newest', 'oldest']);
    const marker = `rp${this.random.seed}x${this.begun++}x`;
    const page = await this.api.get<{ items: Conversation[] }>(`/api/v1/conversations?limit=50&sort=${sort}`);
    if (page.items.length === 0) return undefined;
    const reply = { id: randomUUID(), marker, conversationId: this.random.pick(page.items).id, heard: false };
    this.written.push(reply);
    return reply;
  }

  private async post(reply: WrittenReply): Promise<void> {
    const path = `/api/v1/conversations/${reply.conversationId}/messages`;
    try {
      const answer = await this.api.ask('POST', path, {
        body: { id: reply.id, text: `Dear customer, ${reply.marker}` },
      });
      if (answer.status !== 201) throw new Error(`${reply.marker} answered ${answer.status}: ${answer.bytes}`);
      reply.heard = true;
    } catch (error) {
      this.unsure.push(reply);
      throw error;
    }
  }
}

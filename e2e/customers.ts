// Many customers who write over several connections, and who keep trying until they hear a 250, as mail servers do. What
// they heard is written down here; it is the list that the house is held against.
import { type ComposedMail, compose, Sender } from './mail.ts';
import type { Random } from './random.ts';

export interface WrittenMail {
  /** Stands in subject and text, and nowhere else. */
  readonly marker: string;
  readonly mail: ComposedMail;
  /** The earlier mail that this one answers; both went to the same address. */
  readonly answers: WrittenMail | null;
  tries: number;
  /** How often it was answered with 250; more than once when it was handed over again on purpose. */
  heard: number;
}

export class Customers {
  readonly written: WrittenMail[] = [];
  private readonly random: Random;
  private readonly port: number;
  private readonly addresses: readonly string[];
  /** Not heard of yet: the connection broke before an answer came. */
  private readonly unsure: WrittenMail[] = [];
  private running = false;
  private begun = 0;

  constructor(options: { random: Random; port: number; addresses: readonly string[] }) {
    this.random = options.random;
    this.port = options.port;
    this.addresses = options.addresses;
  }

  get accepted(): readonly WrittenMail[] {
    return this.written.filter(({ heard }) => heard > 0);
  }

  get heard(): number {
    return this.written.reduce((sum, { heard }) => sum + heard, 0);
  }

  /** Writes over so many connections until `stop`, or until the server does not answer any more. */
  async write(connections: number): Promise<void> {
    this.running = true;
    await Promise.all(Array.from({ length: connections }, () => this.writeOverOne()));
  }

  stop(): void {
    this.running = false;
  }

  /** Hands over once more what nobody answered for. */
  async finish(): Promise<void> {
    const sender = new Sender(this.port);
    for (const written of this.unsure.splice(0)) {
      if (!(await this.hand(sender, written))) throw new Error(`${written.marker} was not taken in the end`);
    }
    sender.close();
  }

  private async writeOverOne(): Promise<void> {
    const sender = new Sender(this.port);
    while (this.running) {
      const written = this.unsure.shift() ?? this.again() ?? (await this.compose());
      if (!(await this.hand(sender, written))) break;
    }
    sender.close();
  }

  /** False when no answer came. */
  private async hand(sender: Sender, written: WrittenMail): Promise<boolean> {
    written.tries += 1;
    const result = await sender.send(written.mail);
    if (result.kind === 'accepted') {
      written.heard += 1;
      return true;
    }
    if (written.heard === 0) this.unsure.push(written);
    if (result.kind === 'refused') throw new Error(`${written.marker} was refused: ${result.response}`);
    return false;
  }

  /** Now and then a mail server that has heard its 250 sends again all the same. */
  private again(): WrittenMail | undefined {
    if (!this.random.chance(0.03)) return undefined;
    const accepted = this.accepted;
    return accepted.length > 0 ? this.random.pick(accepted) : undefined;
  }

  private async compose(): Promise<WrittenMail> {
    const { random } = this;
    const marker = `mk${random.seed}x${this.begun++}x`;
    const answers = random.chance(0.4) ? this.mailToAnswer() : null;
    const person = answers?.mail.from ?? `customer-${random.int(1, 60)}@customer.example`;
    const to = answers?.mail.to ?? (random.chance(0.08) ? this.addresses.slice(0, 2) : [random.pick(this.addresses)]);
    const text = `${marker} ${'Could you look at this, please? '.repeat(random.int(1, 30))}`;
    const mail = await compose({
      from: `Customer ${person.split('@')[0]} <${person}>`,
      to,
      subject: `About ${marker}`,
      text,
      messageId: `${marker}@customer.example`,
      ...(answers ? { inReplyTo: answers.mail.messageId } : {}),
      ...(random.chance(0.2) ? { html: `<p>${text}</p>` } : {}),
      ...(random.chance(0.15) ? { attachments: [this.file(marker)] } : {}),
    });
    const written = { marker, mail, answers, tries: 0, heard: 0 };
    this.written.push(written);
    return written;
  }

  /** One that went to a single address and was heard of, so that the thread it is in is known. */
  private mailToAnswer(): WrittenMail | null {
    const candidates = this.accepted.filter(({ mail }) => mail.to.length === 1);
    return candidates.length > 0 ? this.random.pick(candidates.slice(-200)) : null;
  }

  private file(marker: string) {
    const content = Buffer.alloc(this.random.int(1_000, 60_000), `${marker} `);
    return { filename: `${marker}.bin`, content, contentType: 'application/octet-stream' };
  }
}

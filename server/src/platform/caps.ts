// Every limit of size, count, rate and time in one place, so that "how much is too much" has one answer.
// Each cap is also a setting: `mailBytes` is `IRORI_CAP_MAIL_BYTES`. What goes beyond a cap is refused with a
// reason or quarantined, never dropped in silence (design.md section 4, decisions.md 1.6).

/** What a cap counts; decides how its setting may be written (`35MB`, `10s`, `200`). */
export type CapUnit = 'bytes' | 'ms' | 'count';

interface CapDefinition {
  readonly value: number;
  readonly unit: CapUnit;
  /** Smallest value that still leaves a working installation. */
  readonly least: number;
}

const KB = 1024;
const MB = 1024 * KB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const bytes = (value: number, least = 1 * KB): CapDefinition => ({ value, unit: 'bytes', least });
const ms = (value: number, least = 100): CapDefinition => ({ value, unit: 'ms', least });
const count = (value: number, least = 1): CapDefinition => ({ value, unit: 'count', least });

/** The table of caps with their defaults. */
export const capDefinitions = {
  /** Bytes of one mail as it crosses the wire; larger gets 552 and a ledger row. Gmail sends up to 25 MB before base64. */
  mailBytes: bytes(35 * MB),
  /** MIME parts of one mail; beyond it the mail is shown as "original only". */
  mailParts: count(1000),
  /** Depth of multipart nesting; mailparser gives up at 256, postal-mime does not [measured]. */
  mailNesting: count(100),
  /** Bytes of one mail's header block. */
  mailHeaderBytes: bytes(1 * MB),
  /** Header lines of one mail. */
  mailHeaderLines: count(2000),
  /** Attachments taken out of one mail; the rest stays in the original and is announced. */
  mailAttachments: count(100),
  /** Bytes of a text part that is shown; the rest is reached by a link. */
  mailTextBytes: bytes(1 * MB),
  /** Bytes of an HTML part that is sanitised and shown. */
  mailHtmlBytes: bytes(2 * MB),
  /** Recipients of one incoming transaction. */
  mailRecipients: count(200),
  /** Time for parsing one mail before it is quarantined. */
  mailParseMs: ms(10 * SECOND),
  /** Mails one sender may have answered automatically in ten minutes; further ones get no automatic mail. */
  senderMailsPerTenMinutes: count(20),
  /** Automatic answers to one address in a day (RFC 3834 asks for such a limit without a number). */
  automaticAnswersPerDay: count(10),
  /** Messages of one conversation in a minute before a loop is suspected. */
  conversationMessagesPerMinute: count(60),

  /** Time for a test mail to come back through a forward before the set-up says what is wrong. */
  probeReturnMs: ms(5 * MINUTE, SECOND),
  /** The same for a test mail of the schedule: greylisting and a slow host must not alarm anybody. */
  canaryReturnMs: ms(60 * MINUTE, SECOND),

  /** Simultaneous SMTP connections in all. */
  smtpConnections: count(500),
  /** Simultaneous SMTP connections of one address; relays and loopback are exempt. */
  smtpConnectionsPerAddress: count(20),
  /** SMTP transactions of one address in a minute; relays and loopback are exempt. */
  smtpMailsPerAddressPerMinute: count(300),
  /** Time without a byte after which an SMTP connection ends. */
  smtpIdleMs: ms(60 * SECOND, SECOND),
  /** Time that one DATA may take. */
  smtpDataMs: ms(10 * MINUTE, SECOND),

  /** Bytes of a request body that is not an upload. */
  requestBytes: bytes(1 * MB),
  /** Bytes of a platform's webhook body. */
  webhookBytes: bytes(40 * MB),
  /** Bytes of one uploaded attachment. */
  attachmentBytes: bytes(50 * MB),
  /** Days that a file too large for its message can be fetched by its link. */
  fileLinkDays: count(30),
  /** Files in one upload request. */
  uploadFiles: count(20),
  /** Requests of one address in a minute, signed in or not. */
  requestsPerAddressPerMinute: count(3000),
  /** Requests of one API token in a minute. */
  requestsPerTokenPerMinute: count(3000),
  /** Sign-in attempts of one address in a minute. */
  signInsPerAddressPerMinute: count(20),
  /** Requests of one address in a minute by links for people without an account. */
  linksPerAddressPerMinute: count(120),
  /** Failed sign-ins of one mail address before it has to wait. */
  signInFailures: count(8),
  /** How long an address waits after too many failed sign-ins. */
  signInLockMs: ms(5 * MINUTE, SECOND),
  /** Rows of one page of a list. */
  pageItems: count(200),
  /** Simultaneous sockets of one member. */
  socketsPerMember: count(20),
  /** Bytes of one frame from a client. */
  socketFrameBytes: bytes(16 * KB),
  /** Bytes waiting for one slow socket before it is closed and told to resync. */
  socketBufferBytes: bytes(4 * MB),

  /** Bytes of an answer to a request we make. */
  outgoingBytes: bytes(50 * MB),
  /** Time of a request we make, all redirects included. */
  outgoingMs: ms(30 * SECOND),
  /** Redirects followed by a request we make. */
  outgoingRedirects: count(5, 0),
  /** Bytes that anything compressed may unpack to. */
  decompressedBytes: bytes(100 * MB),
  /** Bytes of a remote picture fetched for a mail. */
  imageBytes: bytes(5 * MB),
} as const satisfies Record<string, CapDefinition>;

export type CapName = keyof typeof capDefinitions;

/** The caps in force: bytes, milliseconds or plain numbers, as the name says. */
export type Caps = Readonly<Record<CapName, number>>;

/** The caps as they are when no setting says otherwise. */
export const defaultCaps: Caps = mapCaps((_, definition) => definition.value);

/** Name of the setting that changes a cap: `mailBytes` → `IRORI_CAP_MAIL_BYTES`. */
export function capVariable(name: CapName): string {
  return `IRORI_CAP_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** What a cap's setting takes, in words for a human. */
export function capTakes(name: CapName): string {
  const { unit, least } = capDefinitions[name];
  if (unit === 'bytes') return `a number of bytes of at least ${least}, or one with KB, MB or GB such as 35MB`;
  if (unit === 'ms') return `a number of milliseconds of at least ${least}, or one with s or min such as 30s`;
  return `a whole number of at least ${least}`;
}

/** Reads a cap's setting; `null` when the text is not what `capTakes` says. */
export function parseCap(name: CapName, text: string): number | null {
  const { unit, least } = capDefinitions[name];
  const match = /^(\d{1,15}(?:\.\d{1,3})?)\s*([a-z]*)$/i.exec(text.trim());
  if (!match) return null;
  const factor = factors[unit][(match[2] ?? '').toLowerCase()];
  if (factor === undefined) return null;
  const value = Number(match[1]) * factor;
  return Number.isSafeInteger(value) && value >= least ? value : null;
}

const factors: Record<CapUnit, Record<string, number>> = {
  bytes: { '': 1, b: 1, kb: KB, mb: MB, gb: 1024 * MB },
  ms: { '': 1, ms: 1, s: SECOND, min: MINUTE },
  count: { '': 1 },
};

/** Builds a value for each cap, in the table's order. */
export function mapCaps(value: (name: CapName, definition: CapDefinition) => number): Caps {
  const names = Object.keys(capDefinitions) as CapName[];
  return Object.fromEntries(names.map((name) => [name, value(name, capDefinitions[name])])) as Record<CapName, number>;
}

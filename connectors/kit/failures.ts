/** The ways an exchange with a platform fails. The class decides who acts next: us, the agent or the admin. */

export type DeliveryFailureKind =
  /** Try again later by itself: the network, a 5xx, a 4xx of SMTP. */
  | 'transient'
  /** Try again, not before `retryAfterMs`. */
  | 'throttled'
  /** It will never be taken as it is. */
  | 'rejected'
  /** The account must be looked after first: the channel becomes `needs_attention`. */
  | 'credentials'
  /** The request may have landed. Never repeated by itself. */
  | 'outcome_unknown';

/**
 * Thrown by `send`. `code` is stable (`smtp.mailbox_unknown`), `text` is what the platform said, with no secret in it.
 */
export class DeliveryFailure extends Error {
  readonly kind: DeliveryFailureKind;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | null;

  constructor(
    kind: DeliveryFailureKind,
    code: string,
    text: string,
    more: { params?: Readonly<Record<string, unknown>>; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(text, { cause: more.cause });
    this.name = 'DeliveryFailure';
    this.kind = kind;
    this.code = code;
    this.params = more.params ?? {};
    this.retryAfterMs = more.retryAfterMs ?? null;
  }
}

/** Thrown by `connect` and `verify`: what is wrong with the account and the one thing to do about it. */
export class ConnectFailure extends Error {
  readonly code: string;
  /** The field of the form it is about, when it is about one. */
  readonly field: string | null;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    text: string,
    more: { field?: string; params?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(text, { cause: more.cause });
    this.name = 'ConnectFailure';
    this.code = code;
    this.field = more.field ?? null;
    this.params = more.params ?? {};
  }
}

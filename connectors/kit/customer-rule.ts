/** Taught by a correction: messages that `sender` is shown as the author of were written for somebody else. */
export interface CustomerRule {
  /** Comparable form, as `SenderClaim.writtenFrom`. */
  readonly sender: string;
  /** The place that names the customer, as in `SenderClaim.source`; or `address`: always the one below. */
  readonly take: string;
  readonly address: string | null;
  readonly name: string;
}

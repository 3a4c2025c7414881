/** How much of one mail is read. A mail beyond a limit is kept, and shown as "original only"; nothing is thrown. */

export interface MailLimits {
  /** MIME parts. */
  readonly parts: number;
  /** Depth of multipart nesting. */
  readonly nesting: number;
  readonly headerBytes: number;
  readonly headerLines: number;
  /** Attachments taken out; the rest stays in the original and is announced. */
  readonly attachments: number;
  /** Bytes of a text part that is read; the rest stays in the original and is announced. */
  readonly textBytes: number;
  readonly htmlBytes: number;
  /** Addresses read from one header. */
  readonly addresses: number;
  /** Lines in which quotes and signatures are looked for. */
  readonly lines: number;
}

export const defaultLimits: MailLimits = {
  parts: 1000,
  nesting: 100,
  headerBytes: 1024 * 1024,
  headerLines: 2000,
  attachments: 100,
  textBytes: 1024 * 1024,
  htmlBytes: 2 * 1024 * 1024,
  addresses: 200,
  lines: 5000,
};

/** The installation's caps by the names they have there; what is missing keeps its default. */
export function limitsFrom(caps: Readonly<Record<string, number>> | undefined): MailLimits {
  if (!caps) return defaultLimits;
  const cap = (name: string, otherwise: number): number => caps[name] ?? otherwise;
  return {
    ...defaultLimits,
    parts: cap('mailParts', defaultLimits.parts),
    nesting: cap('mailNesting', defaultLimits.nesting),
    headerBytes: cap('mailHeaderBytes', defaultLimits.headerBytes),
    headerLines: cap('mailHeaderLines', defaultLimits.headerLines),
    attachments: cap('mailAttachments', defaultLimits.attachments),
    textBytes: cap('mailTextBytes', defaultLimits.textBytes),
    htmlBytes: cap('mailHtmlBytes', defaultLimits.htmlBytes),
    addresses: cap('mailRecipients', defaultLimits.addresses),
  };
}

/**
 * "Somebody wants to forward mail to you": the confirmation mails of mailbox hosts, with the code or link that an admin
 * needs. Recognised by sender, link and proof, never by the subject, which comes in every language (email.md 2).
 */
import type { SenderChecks } from '../../kit/inbound-event.ts';
import type { HeaderBlock } from '../mime/header-block.ts';
import { cleanAddress, comparable, domainOf, parseAddresses } from '../people/addresses.ts';
import type { Own } from '../people/own.ts';

export interface Confirmation {
  readonly provider: string;
  readonly code: string | null;
  /** Opened by a person in a browser, never by us. */
  readonly link: string | null;
  /** The mailbox that asks to forward. */
  readonly requestedBy: string | null;
  /** The sender was proven to be the provider. False: show it with a warning and offer no button. */
  readonly trusted: boolean;
}

/** Null when the mail is none. @param checks null when nothing was computed: then genuine links alone speak. */
export function readConfirmation(
  headers: HeaderBlock,
  text: string,
  checks: SenderChecks | null,
  own: Own,
): Confirmation | null {
  const from = comparable(parseAddresses(headers.first('from'), 1)[0]?.address ?? '');
  const subject = headers.text('subject') ?? '';
  const proven = checks === null ? null : checks.proof !== 'none';
  if (gmailSenders.has(from)) return gmail(subject, text, proven, own);
  return other(from, headers, subject, text, proven, own);
}

const gmailSenders = new Set(['forwarding-noreply@google.com', 'mail-noreply@google.com']);

function gmail(subject: string, text: string, proven: boolean | null, own: Own): Confirmation | null {
  const link = GMAIL_LINK.exec(text)?.[0] ?? null;
  const code = CODE_IN_SUBJECT.exec(subject)?.[1] ?? CODE_IN_BODY.exec(text)?.[1] ?? null;
  if (link === null && (code === null || /https?:\/\//.test(text))) return null; // links, but none of Google's
  return { provider: 'gmail', code, link, requestedBy: requester(subject, text, own), trusted: proven !== false };
}

/** The `uf-` link of the same mail cancels: it must never be offered. */
const GMAIL_LINK =
  /https:\/\/(?:mail-settings|mail|isolated\.mail)\.google\.com\/mail\/(?:u\/\d\/)?vf-[A-Za-z0-9%_\-[\].~]{1,500}/;
const CODE_IN_SUBJECT = /[（(]\s*(?:#|n°\s*|№\s*|nr\s*)?(\d{6,12})\s*[)）]/iu;
const CODE_IN_BODY =
  /(?:confirmation code|verification code|code de confirmation|c[oó]digo de (?:confirmaci[oó]n|confirma[cç][aã]o|verificaci[oó]n)|best[aä]tigungscode|codice di conferma|kod potwierdz\p{L}{1,6}|bevestigingscode|bekr[aä]ftelsekod|potvrzovac[ií] k[oó]d|potvrdzovac[ií] k[oó]d|код подтверждения|確認コード|認証コード|确认码|验证码|確認碼|驗證碼|확인 코드|인증 코드)[^\d\n]{0,12}(\d{4,12})(?!\d)/iu;

/** Hosts of mailboxes besides Google that ask before they forward, and whose mail comes from these domains. */
const providers: readonly { readonly name: string; readonly domains: readonly string[] }[] = [
  { name: 'zoho', domains: ['zoho.com', 'zohomail.com', 'zoho.eu', 'zoho.jp', 'zoho.in', 'zohocorp.com'] },
  { name: 'yahoo', domains: ['yahoo.com', 'yahoo-inc.com', 'cc.yahoo-inc.com', 'yahoo.co.jp', 'mail.yahoo.co.jp'] },
  { name: 'microsoft', domains: ['microsoft.com', 'accountprotection.microsoft.com', 'outlook.com', 'office365.com'] },
  { name: 'icloud', domains: ['apple.com', 'icloud.com', 'id.apple.com', 'email.apple.com'] },
  { name: 'fastmail', domains: ['fastmail.com', 'messagingengine.com'] },
  { name: 'proton', domains: ['proton.me', 'protonmail.com', 'notify.proton.me'] },
  { name: 'yandex', domains: ['yandex.ru', 'yandex.com', 'yandex-team.ru'] },
  { name: 'mailru', domains: ['mail.ru', 'corp.mail.ru'] },
  { name: 'gmx', domains: ['gmx.net', 'gmx.com', 'gmx.de', 'web.de', '1und1.de', 'ionos.com'] },
  { name: 'cloudflare', domains: ['cloudflare.com', 'notify.cloudflare.com'] },
  { name: 'improvmx', domains: ['improvmx.com'] },
  { name: 'sakura', domains: ['sakura.ad.jp', 'sakura.ne.jp'] },
];

function other(
  from: string,
  headers: HeaderBlock,
  subject: string,
  text: string,
  proven: boolean | null,
  own: Own,
): Confirmation | null {
  const domain = domainOf(from);
  const provider = providers.find(({ domains }) => domains.some((one) => domain === one || domain.endsWith(`.${one}`)));
  if (!provider || headers.first('in-reply-to') !== null || proven === false) return null;
  const words = `${subject}\n${text.slice(0, 8000)}`;
  if (!aboutForwarding.test(words) || !aboutConfirming.test(words)) return null;
  const link =
    links(text).find(
      (url) => provider.domains.some((one) => isAt(url, one)) && /verif|confirm|valid|forward|activ|accept/i.test(url),
    ) ?? null;
  const code = CODE_IN_BODY.exec(text)?.[1] ?? CODE_IN_SUBJECT.exec(subject)?.[1] ?? looseCode(text);
  if (link === null && code === null) return null;
  return { provider: provider.name, code, link, requestedBy: requester(subject, text, own), trusted: proven === true };
}

const aboutForwarding =
  /forward|転送|przekaz|przekier|weiterleit|transfert|reenv|redirec|inoltr|encaminh|doorstur|vidarebeford|videresend|preposiel|přeposíl|пересыл|переадрес|转发|轉寄|轉發|전달/i;
const aboutConfirming =
  /verif|confirm|確認|認証|承認|potwierdz|weryfik|bestätig|bevestig|bekräft|bekreft|bekræft|potvr|подтвер|验证|確認|驗證|确认|인증|확인/i;

function looseCode(text: string): string | null {
  return /\b(?:code|otp|pin|コード|番号|kod|código|codice)\b[^\d\n]{0,30}(\d{4,10})(?!\d)/iu.exec(text)?.[1] ?? null;
}

function links(text: string): string[] {
  return [...text.slice(0, 20_000).matchAll(/https:\/\/[^\s<>"']{5,1000}/g)].map((match) => match[0]);
}

function isAt(url: string, domain: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname;
  return host === domain || host.endsWith(`.${domain}`);
}

/** The first address in the subject, else in the text, that is not our own door. */
function requester(subject: string, text: string, own: Own): string | null {
  for (const source of [subject, text.slice(0, 4000)]) {
    for (const match of source.matchAll(/[^\s<>()（）"',;:]{1,64}@[^\s<>()（）"',;:]{1,255}/gu)) {
      const address = cleanAddress(match[0].replace(/[.。、]+$/, ''));
      if (address !== null && !own.isReceiving(address) && !gmailSenders.has(comparable(address)))
        return comparable(address);
    }
  }
  return null;
}

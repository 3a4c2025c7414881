/**
 * Who the customer is, by ranked rules and with the evidence (email.md 1.6). From first; where it names us, a list or a
 * form, whoever stands behind it. An address of ours is never the customer, nor is a hop.
 */
import type { CustomerRule } from '../../kit/customer-rule.ts';
import type {
  AddressClaim,
  AuthorClaim,
  CustomerCandidate,
  Envelope,
  SenderChecks,
  SenderClaim,
} from '../../kit/inbound-event.ts';
import type { HeaderBlock } from '../mime/header-block.ts';
import { cleanAddress, cleanName, comparable, domainOf, parseAddresses } from './addresses.ts';
import { readForwards } from './forwarded-block.ts';
import { type Hops, isList } from './hops.ts';
import type { Own } from './own.ts';
import { isForwardSubject } from './subject-prefix.ts';

export interface Customer extends SenderClaim {
  /** As written, for sending. */
  readonly spelling: string;
  readonly flags: readonly string[];
  /** A relay address of a marketplace: one for a buyer and a seller, answered only from the registered address. */
  readonly relay: boolean;
  /** Found behind a From that a hop had replaced. */
  readonly rewritten: boolean;
  /** Who wrote for the customer, where a rule says so. */
  readonly author: AuthorClaim | null;
}

export interface Facts {
  readonly headers: HeaderBlock;
  readonly envelope: Envelope;
  readonly own: Own;
  readonly hops: Hops;
  readonly checks: SenderChecks | null;
  readonly text: string;
  /** What members taught. */
  readonly rules: readonly CustomerRule[];
  readonly maxLines: number;
}

interface Candidate {
  readonly person: AddressClaim;
  readonly source: string;
  readonly confidence: SenderClaim['confidence'];
}

/** Null when nobody but us can be found behind the mail. */
export function findCustomer(facts: Facts): Customer | null {
  const flags: string[] = [];
  const author = readAuthor(facts, flags);
  if (author === null) {
    const sender = envelopeSender(facts);
    return sender === null
      ? null
      : claim(facts, { person: sender, source: 'envelope', confidence: 'low' }, flags, false);
  }
  const taught = taughtCustomer(author, facts);
  if (taught !== null) return taught;
  if (speaksForOthers(author, facts)) {
    const behind = personBehind(author, facts);
    if (behind !== null) return claim(facts, behind, flags, true);
    if (facts.own.isOwn(author.address)) return null;
  }
  const form = formSender(author, facts);
  if (form !== null) return claim(facts, form, flags, false);
  noteReplyTo(author, facts, flags);
  const unsure = flags.includes('two_senders');
  const person = { ...author, name: withoutVia(author.name) };
  return claim(facts, { person, source: 'from', confidence: unsure ? 'low' : 'high' }, flags, false);
}

/** The one author; of several, the one that Sender or the envelope names, else the first, and the mail is flagged. */
function readAuthor({ headers, envelope }: Facts, flags: string[]): AddressClaim | null {
  const lines = headers.all('from');
  const authors = lines.flatMap((line) => parseAddresses(line, 10));
  if (lines.length > 1 || authors.length > 1) flags.push('two_senders');
  if (authors.length <= 1) return authors[0] ?? null;
  const sender = lines.length === 1 ? parseAddresses(headers.first('sender'), 1)[0]?.address : undefined;
  const named = [sender, envelope.kind === 'smtp' ? envelope.from : undefined].filter((one) => one !== undefined);
  const known = new Set(named.map(comparable));
  return authors.find((author) => known.has(comparable(author.address))) ?? authors[0] ?? null;
}

/** From names us, or a list in place of the author. */
function speaksForOthers(author: AddressClaim, { headers, own }: Facts): boolean {
  if (own.isOwn(author.address)) return true;
  if (!isList(headers)) return false;
  return listAddresses(headers).has(comparable(author.address)) || VIA.test(author.name);
}

/** What a member taught about mail from this address goes before every guess of ours; null when it does not fit this mail. */
function taughtCustomer(author: AddressClaim, facts: Facts): Customer | null {
  const rule = facts.rules.find(({ sender }) => comparable(sender) === comparable(author.address));
  if (!rule) return null;
  const candidate = ruledCandidate(rule, author, facts);
  if (candidate === null) return null;
  const customer = claim(facts, candidate, ['rule'], false);
  const writer = comparable(author.address);
  const another = rule.take === 'address' && writer !== customer.address && !isMachine(author.address);
  return {
    ...customer,
    evidence: [`rule: ${rule.sender}`, ...customer.evidence],
    author: another ? { address: writer, name: withoutVia(author.name), proof: proofOf(writer, facts.checks) } : null,
  };
}

function ruledCandidate(rule: CustomerRule, author: AddressClaim, facts: Facts): Candidate | null {
  const { own } = facts;
  if (rule.take === 'address') {
    if (rule.address === null || own.isOwn(rule.address)) return null;
    return { person: { name: rule.name, address: rule.address }, source: 'rule', confidence: 'high' };
  }
  if (rule.take === 'from') {
    if (own.isOwn(author.address)) return null;
    return { person: { ...author, name: withoutVia(author.name) }, source: 'from', confidence: 'high' };
  }
  const named = [...forwardedPeople(facts), ...namedPeople(author, facts)];
  const found = named.find(({ person, source }) => source === rule.take && !own.isOwn(person.address));
  return found ? { ...found, confidence: 'high' } : null;
}

/** Everybody whom a mail names and who may be the customer, the likeliest first; addresses of ours never are. */
export function rankCandidates(facts: Facts, chosen: CustomerCandidate): CustomerCandidate[] {
  const { headers, own, envelope } = facts;
  const authors = headers.all('from').flatMap((line) => parseAddresses(line, 10));
  const author = authors[0] ?? { name: '', address: '' };
  const named: Candidate[] = [
    ...forwardedPeople(facts),
    ...namedPeople(author, facts),
    ...authors.map((person): Candidate => ({ person, source: 'from', confidence: 'medium' })),
    ...parseAddresses(headers.first('sender'), 1).map(
      (person): Candidate => ({ person, source: 'sender', confidence: 'low' }),
    ),
    ...(envelope.kind === 'smtp' ? parseAddresses(envelope.from, 1) : []).map(
      (person): Candidate => ({ person, source: 'envelope', confidence: 'low' }),
    ),
  ];
  const seen = new Set([chosen.address]);
  const others = named.flatMap(({ person, source, confidence }): CustomerCandidate[] => {
    const address = comparable(person.address);
    const machine = source === 'envelope' && (isMachine(address) || /[+=].*[=@]/.test(address.split('@')[0] ?? ''));
    if (seen.has(address) || own.isOwn(address) || machine) return [];
    seen.add(address);
    return [{ address, name: withoutVia(person.name), source, confidence }];
  });
  return [chosen, ...others].slice(0, MAX_CANDIDATES);
}

/** More than these no person chooses from. */
const MAX_CANDIDATES = 8;

/** Whoever a forwarded mail within the text says that it is from, outermost first. */
function forwardedPeople({ headers, text, maxLines }: Facts): Candidate[] {
  const subject = headers.text('subject');
  // Reading the blocks takes time, and few mails have any.
  if (!isForwardSubject(subject) && !/(?:-{5,}|_{20,}|forwarded message)/i.test(text)) return [];
  return readForwards(text, subject, maxLines).flatMap(({ from }): Candidate[] =>
    from === null ? [] : [{ person: from, source: 'forwarded-block', confidence: 'medium' }],
  );
}

function personBehind(author: AddressClaim, facts: Facts): Candidate | null {
  const { headers, own } = facts;
  const lists = listAddresses(headers);
  const found = namedPeople(author, facts).find(
    ({ person }) => !own.isOwn(person.address) && !lists.has(comparable(person.address)) && !isMachine(person.address),
  );
  if (!found) return null;
  return { ...found, person: { ...found.person, name: withoutVia(found.person.name || nameBefore(author.name)) } };
}

/** The people that the header and the words name besides From. */
function namedPeople(author: AddressClaim, { headers, hops, text }: Facts): Candidate[] {
  const from = (name: string): Candidate[] =>
    parseAddresses(headers.first(name), 10).map((person) => ({ person, source: name, confidence: 'medium' }));
  const inName = /([^\s<>"'()]{1,64}@[^\s<>"'()]{1,255})/.exec(author.name)?.[1];
  const named = inName === undefined ? null : cleanAddress(inName);
  const spoken = author.name.replace(/\s*(?:\bat\b|<|\()?\s*[^\s<>"'()]{1,64}@.*$/i, '');
  const sameAsNamed = (person: AddressClaim): boolean =>
    named !== null && comparable(named) === comparable(person.address);
  const candidates: Candidate[] = [
    ...from('x-original-from'),
    ...from('x-original-sender'),
    ...from('reply-to'),
    ...from('x-mailfrom'),
    ...(named === null
      ? []
      : [{ person: { name: spoken, address: named }, source: 'display-name', confidence: 'medium' } as const]),
    ...(hops.rewritten?.original
      ? [{ person: { name: '', address: hops.rewritten.original }, source: 'return-path', confidence: 'low' } as const]
      : []),
    ...bodyAddress(text),
  ];
  return candidates.map((one) =>
    one.person.name === '' && sameAsNamed(one.person) ? { ...one, person: { ...one.person, name: spoken } } : one,
  );
}

/** A shop's or form's own mail, written for the customer: Reply-To or the form's fields name who that is. */
function formSender(author: AddressClaim, { headers, own, text }: Facts): Candidate | null {
  const internal = own.isOwnDomain(author.address) && !own.isMember(author.address);
  if (!internal && !isMachine(author.address)) return null;
  const replyTo = parseAddresses(headers.first('reply-to'), 5).find(
    ({ address }) => !own.isOwn(address) && !isMachine(address) && comparable(address) !== comparable(author.address),
  );
  if (replyTo && (!internal || !own.isOwnDomain(replyTo.address))) {
    return { person: { ...replyTo, name: replyTo.name || nameInBody(text) }, source: 'reply-to', confidence: 'medium' };
  }
  const inBody = bodyAddress(text).find(({ person }) => !own.isOwn(person.address) && !own.isOwnDomain(person.address));
  return inBody ?? null;
}

/** Answers go where Reply-To says; the person stays who From names. To another domain without proof it is a trick's sign. */
function noteReplyTo(author: AddressClaim, { headers, own, checks }: Facts, flags: string[]): void {
  const replyTo = parseAddresses(headers.first('reply-to'), 5).filter(({ address }) => !own.isOwn(address));
  const other = replyTo.find(({ address }) => comparable(address) !== comparable(author.address));
  if (!other) return;
  if (domainOf(other.address) !== domainOf(author.address) && checks !== null && checks.proof === 'none')
    flags.push('reply_to_differs');
}

/** `E-mail: ann@example.com` in the words of a form, in some languages. */
function bodyAddress(text: string): Candidate[] {
  for (const line of text.split('\n', 200)) {
    const match = FIELD.exec(line.slice(0, 400));
    const address = match ? cleanAddress((match[1] as string).replace(/[.,;]$/, '')) : null;
    if (address !== null) return [{ person: { name: nameInBody(text), address }, source: 'body', confidence: 'low' }];
  }
  return [];
}

const FIELD =
  /^[\s*>・■【[]{0,10}(?:e-?mail(?: address)?|your e-?mail|mail(?:adresse)?|メール(?:アドレス)?|eメール|ご?連絡先(?:メール)?|adres e-?mail|e-?mail-?adresse|correo(?: electrónico)?|courriel|adresse e-?mail|indirizzo e-?mail|почта|эл\. почта|邮箱|电子邮件|電子郵件|이메일)[\s*】\])）]{0,10}[:：=\t]\s*<?([^\s<>"'()]{1,64}@[^\s<>"'()]{1,255})/iu;

function nameInBody(text: string): string {
  for (const line of text.split('\n', 200)) {
    const match =
      /^[\s*>・■【[]{0,10}(?:(?:your |full )?name|(?:お)?名前|氏名|imię(?: i nazwisko)?|nazwisko|nombre|nom|nome|имя|姓名|이름)[\s*】\])）]{0,10}[:：=\t]\s*(\S.{0,80})$/iu.exec(
        line.slice(0, 200),
      );
    if (match) return cleanName(match[1] as string);
  }
  return '';
}

function claim(facts: Facts, candidate: Candidate, flags: readonly string[], rewritten: boolean): Customer {
  const { checks, hops } = facts;
  const address = comparable(candidate.person.address);
  const proof = candidate.source === 'from' ? proofOf(address, checks) : 'none';
  const proven = proof !== 'none';
  const deceives =
    checks?.fromAddress != null && candidate.source === 'from' && comparable(checks.fromAddress) !== address;
  const suspicious = flags.includes('two_senders') || checks?.verdict === 'suspicious' || deceives;
  return {
    address,
    spelling: candidate.person.address,
    name: candidate.person.name === candidate.person.address ? '' : candidate.person.name,
    proof,
    source: candidate.source,
    confidence: candidate.confidence,
    evidence: [...evidenceOf(candidate, facts), ...hops.evidence],
    doubt: suspicious ? 'suspicious' : proven ? null : 'unproven',
    flags: deceives ? [...flags, 'from_differs'] : flags,
    relay: isMarketplace(address),
    rewritten,
    author: null,
  };
}

/** The proof is for the address in From that was checked, and for no other. */
function proofOf(address: string, checks: SenderChecks | null): SenderClaim['proof'] {
  if (checks === null || checks.proof === 'none') return 'none';
  return checks.fromAddress === null || comparable(checks.fromAddress) === address ? checks.proof : 'none';
}

function evidenceOf(candidate: Candidate, { checks }: Facts): string[] {
  const said =
    checks === null
      ? []
      : [`dmarc=${checks.dmarc}`, `spf=${checks.spf}`, ...checks.dkim.map((one) => `dkim=${one.result} ${one.domain}`)];
  return [`${candidate.source}: ${candidate.person.address}`, ...said.slice(0, 10)];
}

function envelopeSender({ envelope, own }: Facts): AddressClaim | null {
  const address = envelope.kind === 'smtp' ? cleanAddress(envelope.from) : null;
  return address === null || own.isOwn(address) || isMachine(address) ? null : { name: '', address };
}

function listAddresses(headers: HeaderBlock): ReadonlySet<string> {
  const post = /mailto:([^>?\s]+)/i.exec(headers.first('list-post') ?? '')?.[1];
  const named = /list\s+([^\s;]+@[^\s;]+)/i.exec(headers.first('mailing-list') ?? '')?.[1];
  const id = /<([^<>\s@]{1,200})>/.exec(headers.first('list-id') ?? '')?.[1]?.replace('.', '@');
  const been = headers.first('x-beenthere')?.trim();
  return new Set([post, named, id, been].filter((one) => one !== undefined).map(comparable));
}

/** `'Ann Example' via Info`, `Ann (via Info)` */
const VIA = /\s(?:via|über|przez|por|経由|通过|より)\s|\(via\b/i;

function withoutVia(name: string): string {
  return cleanName(name.trim().replace(/\s*\(?\b(?:via|über)\s.*$/i, ''));
}

function nameBefore(name: string): string {
  return VIA.test(name) ? withoutVia(name) : '';
}

/** Local parts that no person reads. */
export function isMachine(address: string): boolean {
  const local = comparable(address).split('@')[0] ?? '';
  return /^(?:no-?reply|no_reply|do-?not-?reply|donotreply|noresponder|nie-?odpowiadaj|wordpress|woocommerce|mailer(?:-daemon)?|forms?|formmailer|webform|contactform|notifications?|notify|system|server|apache|www-data|root|daemon|postmaster|bounces?|alerts?|auto|automailer|robot|nobody)(?:[-+._].*)?$/.test(
    local,
  );
}

/** Buyers of marketplaces write from an alias that is theirs and one seller's. */
function isMarketplace(address: string): boolean {
  const domain = domainOf(address);
  return (
    /^marketplace\.amazon\.[a-z.]{2,6}$/.test(domain) ||
    /(?:^|\.)(?:members\.ebay\.[a-z.]{2,6}|fw\.rakuten\.ne\.jp|messages\.etsy\.com|store\.yahoo\.co\.jp|message\.alibaba\.com)$/.test(
      domain,
    )
  );
}

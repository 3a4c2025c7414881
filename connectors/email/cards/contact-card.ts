/** A vCard (RFC 6350 and the older RFC 2426) as the few lines that one looks for. */
import type { ContactCard } from '@irori/contract/messages/original';
import ICAL from 'ical.js';

/** Larger files are whole address books. */
const MOST_LETTERS = 512 * 1024;
const MOST_CARDS = 20;
const MOST_VALUES = 10;

type Component = InstanceType<typeof ICAL.Component>;

/** The first cards of a file; empty for what is none. Never throws. */
export function readContactCards(text: string): ContactCard[] {
  if (text.length > MOST_LETTERS || !/BEGIN:VCARD/i.test(text)) return [];
  const cards = text.match(/BEGIN:VCARD[\s\S]*?END:VCARD/gi) ?? [];
  // One by one, since one that is broken must not cost the others.
  return cards.slice(0, MOST_CARDS).flatMap((card) => cardOf(card) ?? []);
}

function cardOf(text: string): ContactCard | null {
  try {
    const parsed = ICAL.parse(modern(text)) as unknown[];
    const jcal = Array.isArray(parsed[0]) ? parsed[0] : parsed;
    return read(new ICAL.Component(jcal as never, undefined as never));
  } catch {
    return null;
  }
}

/**
 * vCard 2.1 writes `TEL;WORK;VOICE:` and encodes letters as in mail; Apple groups its lines (`item1.EMAIL`). Both become
 * what the newer format says.
 */
function modern(card: string): string {
  const lines = card
    .replace(/=\r?\n(?=[^\r\n]*)/g, '')
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/);
  return lines
    .map((line) => {
      const [, group = '', name = '', params = '', value = ''] =
        /^([\w-]+\.)?([\w-]+)((?:;[^:]*)?):(.*)$/.exec(line) ?? [];
      if (name === '') return '';
      if (/^(?:BEGIN|END|VERSION)$/i.test(name))
        return /^VERSION$/i.test(name) ? 'VERSION:4.0' : line.slice(group.length);
      const quoted = /;ENCODING=QUOTED-PRINTABLE|;QUOTED-PRINTABLE/i.test(params);
      return wanted.has(name.toUpperCase()) ? `${name}:${quoted ? unquoted(value) : value}` : '';
    })
    .filter((line) => line !== '')
    .join('\r\n');
}

const wanted = new Set(['FN', 'N', 'ORG', 'TITLE', 'ROLE', 'EMAIL', 'TEL', 'ADR', 'URL', 'NICKNAME']);

function unquoted(value: string): string {
  const bytes = value.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function read(card: Component): ContactCard | null {
  const all = (name: string): string[] =>
    card
      .getAllProperties(name)
      .slice(0, MOST_VALUES)
      .map((property) => flat(property.getFirstValue()))
      .filter((value) => value !== '');
  const first = (name: string): string | null => all(name)[0] ?? null;
  const name = first('fn') ?? nameOf(card) ?? first('nickname') ?? first('org') ?? first('email') ?? '';
  const found: ContactCard = {
    name,
    organisation: first('org'),
    title: first('title') ?? first('role'),
    emails: all('email').map((value) => value.replace(/^mailto:/i, '')),
    phones: all('tel').map((value) => value.replace(/^tel:/i, '')),
    addresses: all('adr'),
    links: all('url').filter((value) => /^https?:\/\//i.test(value)),
  };
  return name === '' && found.phones.length === 0 ? null : found;
}

/** Family name first in the file; given name first for people. */
function nameOf(card: Component): string | null {
  const value = card.getFirstPropertyValue('n') as unknown;
  const [family = '', given = ''] = Array.isArray(value) ? value.map(String) : String(value ?? '').split(';');
  return `${given} ${family}`.trim() || null;
}

function flat(value: unknown): string {
  const parts = Array.isArray(value) ? value.flat().map(String) : String(value ?? '').split(/(?<!\\);/);
  return parts
    .map((part) => part.replace(/\\([,;n\\])/gi, (_, letter: string) => (/n/i.test(letter) ? ' ' : letter)).trim())
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, 500);
}

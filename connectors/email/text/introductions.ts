/**
 * Lines such as "On Monday, Ann wrote:" that announce a quotation. The rule is for the kind, not for the wording: a few
 * lines that name a time or an address, say "wrote" in some language or end in a colon, and start like such a line.
 */

/** Lines that one introduction may be wrapped into. */
const MAX_LINES = 4;
const MAX_LENGTH = 400;

export interface Introduction {
  readonly start: number;
  /** Index after its last line. */
  readonly end: number;
}

/** The introduction that begins at line `start`, or null. */
export function introductionAt(lines: readonly string[], start: number): Introduction | null {
  const first = (lines[start] ?? '').trim();
  if (first === '' || first.length > MAX_LENGTH || first.startsWith('>')) return null;
  const opensParagraph = start === 0 || isBlankOrRule(lines[start - 1] as string);
  const typical = startsTypically(first);
  if (!typical && !opensParagraph) return null;
  let joined = '';
  let count = 0;
  for (let at = start; at < lines.length && at < start + 8; at++) {
    const line = (lines[at] as string).trim();
    if (line === '') {
      // Some programs break "On … Some One \n\n <mailto:…> wrote:" with blank lines; only the typical start is trusted so far.
      if (isHeading(joined, typical) && quoteFollows(lines, at)) return { start, end: at };
      if (!typical || !dated.test(joined) || count >= MAX_LINES) return null;
      continue;
    }
    if (line.startsWith('>') && !wrappedEnd.test(line)) return isHeading(joined, typical) ? { start, end: at } : null;
    if (++count > MAX_LINES + 1) return null;
    joined = joined === '' ? line : `${joined} ${line}`;
    if (joined.length > MAX_LENGTH) return null;
    if (isIntroduction(joined, typical))
      return typical || !startsLater(lines, start + 1, at) ? { start, end: at + 1 } : null;
    if (/[.!?]$/.test(line) && !/\b(?:\d{1,2}|[\p{L}]{1,4})\.$/u.test(line)) return null; // a sentence ended
  }
  return null;
}

/** The paragraph's first lines may be the writer's own words, right above an introduction. */
function startsLater(lines: readonly string[], from: number, end: number): boolean {
  for (let at = from; at <= end; at++) if (introductionAt(lines, at) !== null) return true;
  return false;
}

/** Time and address without colon or verb: enough only right above quoted lines. */
function isHeading(text: string, typical: boolean): boolean {
  return typical && dated.test(text) && /[<(][^\s<>()@]{1,64}@[^\s<>()@]{1,255}[>)]$/.test(text);
}

function quoteFollows(lines: readonly string[], from: number): boolean {
  const next = lines.slice(from, from + 3).find((line) => line.trim() !== '');
  return next !== undefined && /^\s{0,3}[>|]/.test(next);
}

/** The last piece of an introduction whose address was broken before its bracket. */
const wrappedEnd = /^>\s*(?:[:：]|wrote|writes|schrieb|a écrit|escribió|ha scritto|napisał|написал)/;

function isIntroduction(text: string, typical: boolean): boolean {
  if (oldGmail.test(text) || japanese.test(text)) return true;
  const clean = text.replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  const ends = /[:：]\s*[*_]*$/.test(clean) || /(?:wrote|schrieb|写道|寫道)\s*[-–—]*\s*$/i.test(clean);
  if (!ends) return false;
  const hasAddress = /[^\s<>"@]{1,64}@[^\s<>"@]{1,255}/.test(clean);
  const hasDate = dated.test(clean);
  const says = verbs.test(clean);
  if (says)
    return (
      hasDate ||
      (hasAddress && /[<(][^<>()]{0,10}[^\s<>"@]{1,64}@[^\s<>"@]{1,255}[>)]/.test(clean) && words(clean) <= 14)
    );
  if (hasDate && hasAddress) return (typical || words(clean) <= 14) && /[>)\]]\s*[*_]*\s*[:：]\s*[*_]*$/.test(clean);
  return hasDate && mailWords.test(clean);
}

/** `2016-03-03 17:21 GMT+01:00 Some One`, with and without the address and colon that follow. */
const oldGmail = /^\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:?\d\d .{1,120}$/;

/** `山田さんは書きました：` names neither time nor address. */
const japanese = /^.{1,60}(?:さん|様|氏)?(?:は|が|の)?.{0,20}(?:書きました|書いたメール|からのメール)\s*[:：]$/;

/** A date or a time of day. */
const dated =
  /\b\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}|\b\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}|\d{1,2}[:.h]\d{2}(?!\d)|\b(?:19|20)\d\d\b|\d{4}\s?[年년]/;

/** "wrote", in the words that mail programs use. */
const verbs =
  /(?:^|[\s"'>)\]】])(?:wrote|writes|write|written|schrieb|schreibt|geschrieben|a écrit|écrit|ecrit|escribió|escribio|escreveu|escribiu|va escriure|ha scritto|scritto|scrive|schreef|geschreven|skrev|skrifaði|kirjoitti|napisał(?:a|\(a\))?|pisze|napsal(?:a|\(a\))?|napísal(?:a|\(a\))?|написал(?:а|\(а\))?|пишет|пише|написав|написала|írta|a scris|yazdı|yazdi|έγραψε|כתב|כתבה|كتب|menulis|đã viết|viết|เขียน|rašė|rakstīja|kirjutas|napisana przez|quoting|quote from|zitat von|zitiere|citando|citerar|citat|cytat|cituji|je napisa(?:o|la)|napisa(?:o|la)|piše)(?=[\s:：,"<(\-–—*]|$)|写道|寫道|書きました|作成：|작성|님이 쓴|さんからのメール|のメール|のメッセージ/iu;

const mailWords = /のメール|さんは|님|来信|來信|missatge de|message de|nachricht von|mensaje de|messaggio di/i;

/** How an introduction starts in the middle of a paragraph: a known word before a date, or the date itself. */
function startsTypically(line: string): boolean {
  const text = line.replace(/^[-–—*_\s"'[]+/, '').replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  if (starters.test(text) && /\d/.test(text)) return true;
  if (/^(?:19|20)\d\d[-/.年년]/.test(text) || /^\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\b/.test(text)) return true;
  // "23 mar 2017 21:25", "20 окт. 2016 г. 19:37"
  if (/^\d{1,2}\.?\s\p{L}{3,12}\.?\s(?:19|20)\d\d\b/u.test(text)) return true;
  // "Mon, 2 Mar 2026", "пн, 2 мар. 2026 г."
  if (/^\p{L}{2,12}\.?,?\s(?:den\s)?\d{1,2}\.?\s(?:\d{1,2}\.|\p{L}{2,12}\.?)\s(?:19|20)\d\d\b/u.test(text)) return true;
  // "Ann Example <ann@example.com> schrieb am …"
  return /^(?:"[^"]{1,80}"|[\p{L}\p{M}\d.'’_-]{1,30}(?:\s[\p{L}\p{M}\d.'’_()-]{1,30}){0,5})\s*[<(](?:mailto:)?[^\s<>@]{1,64}@[^\s<>@]{1,255}[>)]/u.test(
    text,
  );
}

const starters =
  /^(?:on|at|am|le|el|il|em|no dia|op|den|dnia|w dniu|dne|på|pe|în data|in data|data|pada|vào|στις|tarihinde|a|kl|ons?|tor?s|fre|lør|lör|søn|sön|man|mån|tir|tis|в|у|в?\s?понедельник|вторник|среду?|четверг|пятниц[ау]|суббот[ау]|воскресенье|在|于|於|mer|jeu|ven|sam|dim|lun|mar|mié|jue|vie|sáb|dom|po|út|st|čt|pá|so|ne|pon|wt|śr|czw|pt|sob|niedz|ma|di|wo|do|vr|za|zo|בתאריך|في)(?=[\s,.]|\d)/iu;

function words(text: string): number {
  return text.split(/\s+/).length;
}

function isBlankOrRule(line: string): boolean {
  return /^[\s_=*~-]*$/.test(line);
}

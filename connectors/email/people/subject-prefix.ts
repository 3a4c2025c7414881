/** `Fwd:`, `WG:`, `転送：` and their like: what mail programs put before a subject when they forward or answer. */

const forward =
  'fwd|fw|wg|tr|rv|enc|pd|vs|vl|vb|vid|videresend|ilt|i̇lt|İLT|redir|redir\\.|továbbítás|tovabbitas|továbbítva|doorst|doorsturen|přeposlat|předat|fwd\\.|пересл|переслать|пересылка|转发|轉寄|轉發|転送|전달|fs|trs|odp dalej|res|rif\\.inoltro|inoltra|préposlané|přeposláno|preposlané|prosl|proslijeđeno|edasi|pārsūtīts|prs|πρθ|הועבר|إعادة توجيه';
const answer =
  're|aw|sv|antw|odp|ynt|vá|va|отв|答复|回复|回覆|答覆|返信|返|답장|회신|rif|r|res|réf|ref|ref\\.|atb|bls|tr|πλ|σχετ|השב|رد|yan|ats|nu|vast|odg';

/** One-letter prefixes and `VS` (a reply in Finnish, a forward in Danish) are left to the body to decide. */
const forwardPrefix = new RegExp(`^\\s*[[(]?(?:${forward})[\\])]?\\s*(?:\\[\\d{1,3}\\])?\\s*[:：]`, 'iu');
const answerPrefix = new RegExp(`^\\s*[[(]?(?:${answer})[\\])]?\\s*(?:\\[\\d{1,3}\\])?\\s*[:：]`, 'iu');
const anyPrefix = new RegExp(`^\\s*[[(]?(?:${forward}|${answer}|i|e)[\\])]?\\s*(?:\\[\\d{1,3}\\])?\\s*[:：]\\s*`, 'iu');

export function isForwardSubject(subject: string | null): boolean {
  let rest = subject ?? '';
  for (let i = 0; i < 10; i++) {
    if (forwardPrefix.test(rest)) return true;
    const next = rest.replace(anyPrefix, '');
    if (next === rest) break;
    rest = next;
  }
  return false;
}

export function isAnswerSubject(subject: string | null): boolean {
  return answerPrefix.test(subject ?? '');
}

/** The subject without any prefixes, for showing what a forward was about. */
export function bareSubject(subject: string): string {
  let rest = subject.trim();
  for (let i = 0; i < 20; i++) {
    const next = rest.replace(anyPrefix, '').trim();
    if (next === rest || next === '') break;
    rest = next;
  }
  return rest;
}

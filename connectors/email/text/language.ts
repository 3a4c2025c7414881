/** The language of a text, by its script and by the small words of the commonest languages. A hint for reading aids. */

/** BCP 47 tag; null when the text is too short or mixed to say. */
export function detectLanguage(text: string): string | null {
  const sample = text.slice(0, 4000).replace(/https?:\/\/\S+|\S+@\S+/g, ' ');
  const letters = count(sample, /\p{L}/gu);
  if (letters < 8) return null;
  if (count(sample, /[\u3041-\u30ff]/g) > letters * 0.08) return 'ja';
  if (count(sample, /[\uac00-\ud7af]/g) > letters * 0.3) return 'ko';
  if (count(sample, /\p{Script=Han}/gu) > letters * 0.4)
    return /[們這個還過來時為國說會對開關發實應]/.test(sample) ? 'zh-Hant' : 'zh-Hans';
  if (count(sample, /\p{Script=Cyrillic}/gu) > letters * 0.5) return /[іїєґ]/i.test(sample) ? 'uk' : 'ru';
  for (const [script, tag] of scripts) if (count(sample, script) > letters * 0.5) return tag;
  return bySmallWords(sample.toLowerCase());
}

const scripts: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Thai}/gu, 'th'],
];

/** Small words and letters that few other languages share. */
const smallWords: Readonly<Record<string, string>> = {
  en: 'the and you have not for with this that your please would thanks hello is are was my it',
  pl: 'nie się jest czy proszę dzień dobry zamówienie oraz ale jak dla przez moje od już za na że mam',
  de: 'und nicht ich die der das ist mit bitte für auf eine wir sie haben guten danke mein noch zu',
  fr: 'je vous et les des pas est pour avec bonjour merci mon une que dans nous votre sur ne commande',
  es: 'que los por con una para hola gracias mi pedido está no el de buenos muy como pero quiero las',
  pt: 'não você que uma para com obrigado olá meu pedido está por isso bom dia gostaria mas os ainda',
  it: 'che non per una con grazie buongiorno ordine mio sono della ho vorrei ancora il ciao ma gli del',
  nl: 'het een niet van ik dat met voor mijn bestelling graag bedankt hallo maar deze nog op zijn wij',
  sv: 'och jag inte att det är för med min beställning hej tack har som på en kan från men ni',
  da: 'og jeg ikke at det er for med min ordre hej tak har som på en kan fra men af mig',
  cs: 'není jsem prosím děkuji dobrý den objednávka že jak pro ale moje ještě od když jsou bych na se',
  vi: 'tôi không của và là có được cho xin chào cảm ơn đơn hàng này với',
};

function bySmallWords(text: string): string | null {
  const words = text.match(/[\p{L}\p{M}']+/gu)?.slice(0, 600) ?? [];
  let best: string | null = null;
  let bestHits = 0;
  let second = 0;
  for (const [tag, list] of Object.entries(smallWords)) {
    const known = new Set(list.split(' '));
    const hits = words.filter((word) => known.has(word)).length;
    if (hits > bestHits) {
      second = bestHits;
      bestHits = hits;
      best = tag;
    } else if (hits > second) second = hits;
  }
  return bestHits >= 2 && bestHits > second ? best : null;
}

function count(text: string, letters: RegExp): number {
  return text.match(letters)?.length ?? 0;
}

/**
 * Guesses the charset of bytes that are neither ASCII nor UTF-8 and carry no usable label. Each candidate is tried;
 * the text that looks most like a language written in that charset wins, and Windows-1252 where none does.
 */

/** How many bytes are looked at: enough to tell, however long the mail. */
const SAMPLE = 8192;

interface Candidate {
  readonly charset: string;
  /** Letters that make up most of a text in the languages which use the charset. */
  readonly frequent: ReadonlySet<string>;
  /** Letters that are plausible though not frequent: they count half. */
  readonly plausible?: RegExp;
  /** Its letters are made of bytes above 0xA0 alone. */
  readonly highOnly?: true;
}

const kana =
  'あいうえおかがきぎくぐけげこごさざしじすずせたちっつてでとどなにのはばひびふぶへべほぼまみむめもやゆょよらりるれろわをん' +
  'アイウエオカガキギクグケゲコゴサザシジスズセタダチッツテデトドナニノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロワンー。、・「」';
const kanji = '日本様事件注文確認送信先生会社年月時分大人中上下名出御願致用者行見長国金東京株式商品問合田山';
const simplified =
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里，。您好请谢公司订单问';
const traditional =
  '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡，。您好請謝公司訂單問';
const hangul = '이다는에의을를가고하한은로서니까요도사지기시리자어아인대해정일주문안녕습그나라수있';
const cyrillic = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэОЕАИНТСРВЛКМДПУЯГЗБЧЙХЖШЮЦЩЭіїєґў';
const polish = 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ';
const western = 'éèêëàâäáãåæçíìîïñóòôöõøœúùûüßÉÈÊÀÂÄÁÅÆÇÍÎÑÓÔÖØÚÜ’‘“”–—…€«»°£';
const central = `${polish}ěščřžýáíéůúťďňĚŠČŘŽÝÁÍÉŮÚŤĎŇőűŐŰăâîșț`;

// Earlier entries win a tie. `weight` of a hit is 1; a letter outside the set costs.
const candidates: readonly Candidate[] = [
  { charset: 'shift_jis', frequent: new Set(kana + kanji) },
  { charset: 'euc-jp', frequent: new Set(kana + kanji) },
  { charset: 'gb18030', frequent: new Set(simplified) },
  { charset: 'big5', frequent: new Set(traditional), highOnly: true },
  { charset: 'euc-kr', frequent: new Set(hangul), plausible: /[\uac00-\ud7a3]/, highOnly: true },
  { charset: 'windows-1252', frequent: new Set(western) },
  { charset: 'windows-1250', frequent: new Set(central) },
  { charset: 'iso-8859-2', frequent: new Set(central) },
  { charset: 'windows-1251', frequent: new Set(cyrillic) },
  { charset: 'koi8-r', frequent: new Set(cyrillic) },
];

/** @param decode decodes bytes by one of the charset names used here, with U+FFFD for what does not fit. */
export function guessCharset(bytes: Buffer, decode: (bytes: Buffer, charset: string) => string): string {
  const sample = bytes.subarray(0, SAMPLE);
  let best = 'windows-1252';
  let bestScore = 0;
  const low = shareOfLow(sample);
  for (const candidate of candidates) {
    if (candidate.highOnly && low > 0.05) continue;
    const score = scoreOf(decode(sample, candidate.charset), candidate);
    if (score > bestScore) {
      best = candidate.charset;
      bestScore = score;
    }
  }
  return best;
}

/**
 * The Japanese charset of bytes that are labelled with a one-byte Latin one, as old programs do; null for true Latin text.
 * All of it must fit, and kana must make up a good part: a curly apostrophe and its neighbour give a kanji, never kana.
 */
export function japaneseUnderLatin(
  bytes: Buffer,
  label: string,
  decode: (bytes: Buffer, charset: string) => string,
): 'shift_jis' | 'euc-jp' | null {
  if (!latin.has(label)) return null;
  const sample = bytes.subarray(0, SAMPLE);
  const fits = (['shift_jis', 'euc-jp'] as const).find((charset) => {
    const letters = [...decode(sample, charset)].filter((letter) => letter > '\u007f');
    if (bytes.length > SAMPLE && letters.at(-1) === '\ufffd') letters.pop(); // cut in half
    const wrong = letters.some((letter) => letter === '\ufffd' || letter < '\u00a0');
    const kanaCount = letters.filter((letter) => /[ぁ-んァ-ヶー]/u.test(letter)).length;
    const halfWidth = letters.filter((letter) => letter >= '\uff61' && letter <= '\uff9f').length;
    return !wrong && kanaCount >= 4 && kanaCount >= letters.length * 0.3 && halfWidth <= letters.length * 0.1;
  });
  return fits ?? null;
}

const latin: ReadonlySet<string> = new Set(['windows-1252', 'windows-1250', 'iso-8859-2', 'iso-8859-15']);

/** Share of 0x80 to 0xA0 in the bytes beyond ASCII. */
function shareOfLow(bytes: Buffer): number {
  let high = 0;
  let low = 0;
  for (const byte of bytes) {
    if (byte < 0x80) continue;
    high++;
    if (byte <= 0xa0) low++;
  }
  return high === 0 ? 0 : low / high;
}

/** Share of the letters beyond ASCII that are expected, less what speaks against the charset; 0 and below is "no". */
function scoreOf(text: string, { frequent, plausible }: Candidate): number {
  let letters = 0;
  let expected = 0;
  let wrong = 0;
  for (const letter of text) {
    if (letter <= '\u007f') continue;
    letters++;
    if (frequent.has(letter)) expected++;
    else if (plausible?.test(letter)) expected += 0.5;
    else if (letter === '\ufffd' || (letter >= '\u0080' && letter <= '\u009f') || isPrivate(letter)) wrong++;
    // Half-width kana are what other languages' bytes look like in Shift_JIS.
    else if (letter >= '\uff61' && letter <= '\uff9f') wrong += 0.4;
  }
  if (letters === 0) return 0;
  // The last letter of a sample may be cut in half.
  return (expected - Math.max(0, wrong - 1) * 2) / letters;
}

function isPrivate(letter: string): boolean {
  return letter >= '\ue000' && letter <= '\uf8ff';
}

/** Charsets by which a mail can be read again when its own label lies, grouped by the languages that use them. Plain data. */
export const charsets = [
  { group: 'unicode', names: ['utf-8', 'utf-16le', 'utf-16be', 'utf-7'] },
  { group: 'japanese', names: ['iso-2022-jp', 'shift_jis', 'euc-jp'] },
  { group: 'chinese', names: ['gb18030', 'big5'] },
  { group: 'korean', names: ['euc-kr'] },
  { group: 'central_european', names: ['windows-1250', 'iso-8859-2'] },
  { group: 'western', names: ['windows-1252', 'iso-8859-15', 'macintosh'] },
  { group: 'cyrillic', names: ['windows-1251', 'koi8-r', 'koi8-u', 'iso-8859-5'] },
  { group: 'greek', names: ['windows-1253', 'iso-8859-7'] },
  { group: 'turkish', names: ['windows-1254'] },
  { group: 'baltic', names: ['windows-1257'] },
  { group: 'hebrew', names: ['windows-1255'] },
  { group: 'arabic', names: ['windows-1256'] },
  { group: 'thai', names: ['windows-874'] },
  { group: 'vietnamese', names: ['windows-1258'] },
] as const;

export type CharsetName = (typeof charsets)[number]['names'][number];
export const charsetNames = charsets.flatMap((group): readonly CharsetName[] => group.names);

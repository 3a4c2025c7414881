/** The page behind a link: what the file is and until when, in the customer's language. No script, no cookie, nothing else. */

export interface LinkPage {
  readonly language: Language;
  /** Null when there is nothing (any more): which is all that is said then. */
  readonly file: {
    readonly name: string;
    readonly size: number;
    readonly expiresAt: Date;
    readonly href: string;
  } | null;
}

export type Language = 'en' | 'ja' | 'pl';

/** The first of these that is a language of ours; English else. */
export function languageFrom(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    for (const part of (wish ?? '').split(',')) {
      const tag = part.trim().slice(0, 2).toLowerCase();
      if (tag === 'ja' || tag === 'pl' || tag === 'en') return tag;
    }
  }
  return 'en';
}

const words = {
  en: {
    title: 'File for you',
    download: 'Download',
    until: (day: string) => `You can download it until ${day}.`,
    goneTitle: 'This file is no longer here',
    gone: 'The link has expired or was withdrawn, or it is not complete. Answer the message in which you found it and ask for the file again.',
  },
  ja: {
    title: 'お届けするファイル',
    download: 'ダウンロード',
    until: (day: string) => `${day}までダウンロードできます。`,
    goneTitle: 'このファイルはもうありません',
    gone: 'リンクの有効期限が切れたか、取り消されたか、アドレスが途中で切れています。リンクが書かれていたメッセージに返信して、もう一度ファイルを依頼してください。',
  },
  pl: {
    title: 'Plik dla Ciebie',
    download: 'Pobierz',
    until: (day: string) => `Plik można pobrać do ${day}.`,
    goneTitle: 'Tego pliku już tu nie ma',
    gone: 'Link wygasł, został wycofany albo jest niepełny. Odpowiedz na wiadomość, w której go znaleziono, i poproś o plik jeszcze raz.',
  },
} as const;

/** To go with it: nothing but its own style may be loaded. */
export const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

export function linkPage({ language, file }: LinkPage): string {
  const say = words[language];
  const body = file
    ? `<h1>${say.title}</h1><p class="name">${escapeHtml(file.name)}</p><p>${sizeOf(file.size, language)}</p>
<p><a class="button" href="${escapeHtml(file.href)}" download>${say.download}</a></p>
<p class="small">${say.until(dayOf(file.expiresAt, language))}</p>`
    : `<h1>${say.goneTitle}</h1><p>${say.gone}</p>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${file ? say.title : say.goneTitle}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: #f6f7f9; color: #171a21;
  font: 16px/1.5 system-ui, "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", Meiryo, sans-serif; }
main { max-width: 30rem; margin: 1rem; padding: 2rem; background: #fff; border: 1px solid #d8dce4; border-radius: 10px; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
p { margin: 0 0 1rem; }
.name { font-weight: 600; overflow-wrap: anywhere; margin-bottom: 0; }
.small { margin: 0; font-size: 0.875rem; color: #4a5160; }
.button { display: inline-block; padding: 0.6rem 1.2rem; border-radius: 6px; background: #1d5bd0; color: #fff; text-decoration: none; }
.button:focus-visible { outline: 2px solid #1d5bd0; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  body { background: #0f1115; color: #eceef3; }
  main { background: #16191f; border-color: #2c323d; }
  .small { color: #b3bac8; }
  .button { background: #8db4ff; color: #0b1730; }
  .button:focus-visible { outline-color: #8db4ff; }
}
</style>
</head>
<body><main>${body}</main></body>
</html>
`;
}

const dayOf = (day: Date, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(day);

function sizeOf(bytes: number, language: Language): string {
  const [unit, value] =
    bytes >= 1024 * 1024 ? (['megabyte', bytes / 1024 / 1024] as const) : (['kilobyte', bytes / 1024] as const);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/**
 * A conversation as an outsider reads it: who, when and what, in plain text and in a small HTML, in the language of whoever
 * forwards it. Pure. What leads back into the thread has been taken out before.
 */
import type { Locale } from '@irori/contract/common/api';

export interface HistoryEntry {
  /** `Ann Example <ann@customer.example>`, or the name alone where a medium has no addresses. */
  readonly from: string;
  /** A text is the date of an original that came to us by hand, as that says it. */
  readonly at: Date | string;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly goesAlong: boolean }[];
  /** It never reached the customer. */
  readonly undelivered: boolean;
}

export interface HistoryHead {
  readonly subject: string | null;
  /** Messages of the same conversation that do not fit into one mail. */
  readonly leftOut: number;
  readonly locale: Locale;
  /** IANA name, such as `Asia/Tokyo`. */
  readonly timeZone: string;
}

const words = {
  en: {
    one: 'Forwarded message',
    many: 'Forwarded conversation',
    from: 'From',
    date: 'Date',
    subject: 'Subject',
    file: 'File',
    notAlong: 'not attached',
    undelivered: 'not delivered',
    leftOut: (count: number) => `${count} earlier messages are left out.`,
  },
  ja: {
    one: '転送されたメッセージ',
    many: '転送された会話',
    from: '差出人',
    date: '日時',
    subject: '件名',
    file: 'ファイル',
    notAlong: '添付なし',
    undelivered: '未配信',
    leftOut: (count: number) => `これより前の${count}件のメッセージは省略しました。`,
  },
  pl: {
    one: 'Przekazana wiadomość',
    many: 'Przekazana rozmowa',
    from: 'Od',
    date: 'Data',
    subject: 'Temat',
    file: 'Plik',
    notAlong: 'bez załączenia',
    undelivered: 'niedostarczona',
    leftOut: (count: number) => `Pominięto wcześniejsze wiadomości: ${count}.`,
  },
} as const;

export function historyText(
  entries: readonly HistoryEntry[],
  head: HistoryHead,
): { readonly text: string; readonly html: string } {
  const say = words[head.locale];
  const time = new Intl.DateTimeFormat(head.locale, {
    timeZone: head.timeZone,
    dateStyle: 'medium',
    timeStyle: 'long',
  });
  const title = `---------- ${entries.length === 1 ? say.one : say.many} ----------`;
  const text: string[] = [title];
  const html: string[] = [`<p>${escapeHtml(title)}</p>`];
  if (entries.length !== 1 && head.subject) {
    text.push(`${say.subject}: ${head.subject}`);
    html.push(`<p>${say.subject}: ${escapeHtml(head.subject)}</p>`);
  }
  if (head.leftOut > 0) {
    text.push(`(${say.leftOut(head.leftOut)})`);
    html.push(`<p>(${escapeHtml(say.leftOut(head.leftOut))})</p>`);
  }
  for (const entry of entries) {
    const lines = [
      `${say.from}: ${entry.from}`,
      `${say.date}: ${typeof entry.at === 'string' ? entry.at : time.format(entry.at)}${entry.undelivered ? ` (${say.undelivered})` : ''}`,
      ...(entries.length === 1 && head.subject ? [`${say.subject}: ${head.subject}`] : []),
      ...entry.files.map((file) => `${say.file}: ${file.name}${file.goesAlong ? '' : ` (${say.notAlong})`}`),
    ];
    text.push(`\n${lines.join('\n')}\n\n${entry.text.trim()}`);
    html.push(
      `<p style="margin:1.5em 0 0.5em;padding-top:0.8em;border-top:1px solid #ccc;color:#555">${lines.map(escapeHtml).join('<br>')}</p>`,
      `<p style="white-space:pre-wrap">${escapeHtml(entry.text.trim()).replace(/\r?\n/g, '<br>')}</p>`,
    );
  }
  return { text: text.join('\n'), html: html.join('\n') };
}

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

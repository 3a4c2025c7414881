/** Where a whole mail is pasted in: under a line such as "-----Original Message-----", or under a block of header lines. */
import { type QuotedHeaders, readQuotedHeaders } from './quoted-headers.ts';
import { isRule } from './signatures.ts';

export interface EmbeddedMail {
  readonly start: number;
  /** Index of the first line of the embedded body. */
  readonly end: number;
  /** Null where only a delimiter stands. */
  readonly headers: QuotedHeaders | null;
  /** The delimiter says that the mail was forwarded, not answered. */
  readonly forwarded: boolean;
}

/** The embedded mail that begins at line `at`, its delimiter included; null when none does. */
export function embeddedAt(lines: readonly string[], at: number): EmbeddedMail | null {
  const line = (lines[at] ?? '').trim();
  if (line === '') return null;
  const title = delimiterTitle(line);
  if (title !== null) {
    const headers = headersAfter(lines, at + 1, true);
    const known = isForwardTitle(title) ? 'forward' : isOriginalTitle(title) ? 'original' : null;
    if (headers === null && known === null) return null;
    return { start: at, end: headers?.end ?? at + 1, headers, forwarded: known === 'forward' };
  }
  if (isRule(line) && line.length >= 5) {
    const headers = headersAfter(lines, at + 1, false);
    return headers ? { start: at, end: headers.end, headers, forwarded: false } : null;
  }
  const headers = readQuotedHeaders(lines, at);
  return headers ? { start: at, end: headers.end, headers, forwarded: false } : null;
}

function headersAfter(lines: readonly string[], from: number, lenient: boolean): QuotedHeaders | null {
  let at = from;
  while (at < lines.length && at - from < 4 && (lines[at] as string).trim() === '') at++;
  return readQuotedHeaders(lines, at, lenient);
}

/** The words in `---------- Forwarded message ---------`, in `Begin forwarded message:` and the like; null when it is no such line. */
function delimiterTitle(line: string): string | null {
  const bare = line.replace(/^[*_\s]+|[*_\s]+$/g, '');
  const dashed = /^[-–—=_]{2,}\s*([^-–—=_\s].{0,80}?)\s*[-–—=_]{2,}:?$/u.exec(bare)?.[1];
  if (dashed !== undefined) return dashed;
  const announced = /^(.{5,80}?)\s?[:：]$/u.exec(bare)?.[1];
  return announced !== undefined && isForwardTitle(announced) ? announced : null;
}

/** "Forwarded message" in the languages of the mail programs. */
export function isForwardTitle(title: string): boolean {
  return forwardWords.test(title) && title.length <= 80;
}

function isOriginalTitle(title: string): boolean {
  return originalWords.test(title);
}

const forwardWords =
  /forwarded (?:message|by|mail|email)|begin(?:n)? forwarded|forwarded message|original message was|weitergeleitete nachricht|anfang der weitergeleiteten|message (?:transf[ée]r[ée]|transmis)|d[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|mensaje reenviado|inicio del mensaje reenviado|mensagem (?:reenviada|encaminhada|reencaminhada)|in[ií]cio da mensagem (?:reenviada|encaminhada|reencaminhada)|messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurde? bericht|videresendt (?:besked|melding|meddelelse|e-?mail)|start p[åa] videresendt|begynnelse p[åa] videresendt|vidarebefordrat (?:meddelande|mejl|brev)|vidarebefordrade meddelandet|b[öo]rjan p[åa] det vidarebefordrade|v[äa]litetty viesti|edelleenl[äa]hetetty viesti|v[äa]litetty viesti alkaa|pocz[ąa]tek przekazywanej|przekazana wiadomo[śs][ćc]|wiadomo[śs][ćc] (?:przekazana|przes[łl]ana)|przes[łl]ana (?:dalej )?wiadomo[śs][ćc]|treść przekazanej|p[řr]eposlan[áa] zpr[áa]va|za[čc][áa]tek p[řr]epos[íi]lan[ée]|preposlan[áa] spr[áa]va|za[čc]iatok prepos(?:lanej|ielanej)|preposlaná|tov[áa]bb[íi]tott (?:[üu]zenet|lev[ée]l)|mesaj(?:ul)? redirec[țtţ]ionat|mesaj retrimis|[îi]nceputul mesajului redirec|mesaj [îi]naintat|y[öo]nlendirilen|y[öo]nlendirilmi[şs]|[iİ]leti ba[şs]lang[ıi]c[ıi]|[iİ]letil(?:en|mi[şs]) (?:mesaj|[iİ]leti|e-posta)|ilet\w* ileti|пересланное сообщение|пересылаемое сообщение|начало переадресованного|перенаправленн\S{2} сообщени|переадресоване|перенаправлене|що пересилається|переслане повідомлення|προωθημένο|προώθηση|הודעה שהועברה|رسالة (?:مُ?عاد توجيهها|محولة)|proslije[đd]en[au]|posredovano|pārsūtīt|persi[ųu]st|edastatud|pesan terusan|tin nhắn (?:được )?chuyển tiếp|thư chuyển tiếp|ข้อความที่ส่งต่อ|転送(?:された)?(?:メッセージ|メール)|メッセージを転送|転送(?:メッセージ|メール)?(?:の)?開始|转发的?(?:邮件|消息|信息)|轉寄的?(?:郵件|訊息)|轉發的?郵件|以下是转发|전달된 (?:메시지|메일|이메일)|전달(?:된)?메(?:시지|일)/iu;

const originalWords =
  /original (?:message|appointment|mail|e-?mail)|urspr[üu]ngliche (?:nachricht|e-?mail)|originalnachricht|original-?nachricht|message d['’]origine|message (?:original|initial)|mensaje original|mensagem original|messaggio (?:originale|originario)|oorspronkelijk(?:e)? bericht|origineel bericht|oprindelig (?:meddelelse|besked)|opprinnelig (?:melding|e-?post)|ursprungligt meddelande|originalmeddelande|alkuper[äa]inen viesti|(?:oryginalna wiadomo[śs][ćc]|wiadomo[śs][ćc] oryginalna)|p[ůu]vodn[íi] (?:zpr[áa]va|e-?mail)|p[ôo]vodn[áa] spr[áa]va|eredeti [üu]zenet|mesaj(?:ul)? original|ori[jg]inal (?:mesaj|ileti)|исходное (?:сообщение|письмо)|оригинальное сообщение|вихідне повідомлення|оригінальне|αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|izvorna poruka|pesan asli|tin nhắn gốc|thư gốc|ข้อความดั้งเดิม|元のメッセージ|オリジナル(?:の)?メッセージ|原始(?:邮件|郵件|信息|訊息)|원본 (?:메시지|메일)|original\s?message/iu;

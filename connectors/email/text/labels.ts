/**
 * The words that mail programs put before sender, date, recipients and subject when they quote or forward a mail, in the
 * languages of the programs. One table for both uses: cutting quotations and reading forwarded mail.
 */

export type LabelKind = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'replyTo' | 'other';

const words: Record<LabelKind, string> = {
  from:
    'from|von|de|da|od|odesílatel|odosielateľ|från|fra|avsändare|avsender|afsender|lähettäjä|van|afzender|expéditeur|remitente|remetente|mittente|' +
    'nadawca|feladó|de la|kimden|gönderen|от|от кого|отправитель|від|від кого|відправник|από|αποστολέας|מאת|من|المرسل|saatja|nuo|no|sūtītājs|šalje|' +
    'pošiljatelj|dari|từ|người gửi|จาก|差出人|送信者|送信元|发件人|寄件人|寄件者|發件人|보낸사람|보낸 사람|보낸이|발신자|발신|expeditor|expeditorul|absender|expéditrice|emisor|pošiljateľ|nadawca wiadomości|odosielateľ',
  date:
    'date|sent|dată|zeit|tid|odoslaná|odesláno dne|verstuurd|enviado a las|envoyée|time|sent on|sent at|datum|gesendet|gesendet am|envoyé|envoyé le|enviado|enviado el|enviado em|enviada em|enviada|fecha|data|data invio|inviato|' +
    'inviato il|wysłano|wysłane|data wysłania|skickat|dato|sendt|lähetetty|päivämäärä|päiväys|pvm|verzonden|verzonden op|odesláno|odoslané|dátum|küldve|' +
    'elküldve|trimis|trimis la|gönderilme tarihi|gönderildi|tarih|дата|отправлено|отправлен|надіслано|ημερομηνία|στάλθηκε|תאריך|נשלח|التاريخ|تاريخ الإرسال|' +
    'poslano|kuupäev|saadetud|išsiųsta|datums|nosūtīts|tanggal|dikirim|ngày|đã gửi|วันที่|日付|日時|送信日時|送信日|发送时间|发送日期|发件时间|日期|時間|时间|傳送時間|' +
    '寄件日期|寄送日期|傳送日期|보낸날짜|보낸 날짜|날짜|발신일시|보낸시간',
  to:
    'to|an|à|a|para|pour|aan|till|til|do|komu|pre|vastaanottaja|címzett|către|catre|kime|alıcı|кому|получатель|προς|אל|إلى|za|prima|kam|kepada|đến|tới|' +
    'người nhận|ถึง|destinatario|destinataire|destinatário|odbiorca|adresat|adresaci|odbiorcy|empfänger|ontvanger|mottagare|modtager|mottaker|saaja|destinatar|destinatarul|destinatari|címzettek|alıcılar|recipient|recipients|príjemca|příjemce|кому:|宛先|受信者|收件人|收件者|받는사람|받는 사람|받는이|수신자|수신|til:',
  cc:
    'cc|c.c.|kopie|kopie an|kopi til|kopia till|copie carbone|copie conforme|con copia|con copia a|kopiosaaja|kópia|kópie|kopija|kopia|kopi|copie|copie à|copia|cópia|dw|do wiadomości|udw|kopio|másolatot kap|másolat|bilgi|копия|копію|копія|κοιν|抄送|副本|참조|ct|cc:|bcc|cci|' +
    'cco|ccn|blindkopie|密件抄送|密件副本|숨은참조',
  subject:
    'subject|betreff|objet|sujet|subiectul|betreft|betr.|tytuł|předmět zprávy|asunto|assunto|oggetto|onderwerp|temat|ämne|emne|aihe|předmět|predmet|vec|tárgy|subiect|konu|тема|θέμα|נושא|الموضوع|naslov|teema|' +
    'tēma|chủ đề|tiêu đề|subjek|perihal|เรื่อง|件名|題名|主题|主旨|主題|標題|제목',
  replyTo:
    'reply-to|reply to|odgovori na|odpověď na|vastaus|válaszcím|odpowiedź-do|răspuns către|ответ-кому|odpovedať-pre|svara till|yanıt adresi|кому відповісти|antwort an|répondre à|responder a|responder para|rispondi a|risposta|odpowiedz do|odpověď|svar till|svar til|antwoord aan|vastausosoite|' +
    'ответить|відповісти|返信先|回复|回覆|답장 받는사람',
  other:
    'importance|priority|attachments|attachment|anlagen|pièces jointes|adjuntos|allegati|załączniki|添付ファイル|附件|첨부|resent-from|message-id|organization|' +
    'wichtigkeit|prioritet|重要度|mailing list|on behalf of',
};

const kinds = new Map<string, LabelKind>();
for (const [kind, list] of Object.entries(words) as [LabelKind, string][]) {
  for (const word of list.split('|')) if (!kinds.has(folded(word))) kinds.set(folded(word), kind);
}

export interface LabelledLine {
  readonly kind: LabelKind;
  readonly value: string;
}

/** `*From:* Ann <ann@example.com>`, `差出人： 安`; null when the line begins with no such word. */
export function readLabel(line: string): LabelledLine | null {
  const bare = line.replace(MARKS, '').trim();
  const colon = /[:：]/.exec(bare.slice(0, 40))?.index ?? -1;
  if (colon < 1) return null;
  const label = bare
    .slice(0, colon)
    .replace(/[*_#|]/g, '')
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .trim();
  const kind = kinds.get(folded(label));
  if (kind === undefined) return null;
  return { kind, value: bare.slice(colon + 1).replace(/^[\s*_\u00a0\u3000]+|[\s*_\u00a0\u3000]+$/g, '') };
}

/** Without case and accents: translations differ in them from one version to the next. */
function folded(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

// Invisible letters that set the direction of what follows; Outlook and Windows Mail strew them over dates.
const MARKS = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

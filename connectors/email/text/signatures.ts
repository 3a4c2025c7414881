/** Lines at the end of a mail that belong to the sender and not to the message: signatures, device footers, rules. */

/** A line of nothing but rule letters, or an invisible tracking letter. */
export function isRule(line: string): boolean {
  const text = line.trim();
  return text !== '' && /^[-–—_=~*#+─━═＿ー―‐・.\s]+$/u.test(text) && !/^[.\s]+$/.test(text) ? true : text === 'ᐧ';
}

/** `-- ` alone on its line (RFC 3676 section 4.3), and the dashes that programs make of it. */
export function isSignatureMark(line: string): boolean {
  return /^\s*(?:--|—|––)\s*$/.test(line) || /^\s*--\s\s*$/.test(line);
}

/** "Sent from my phone", in the words of the programs. */
export function isDeviceLine(line: string): boolean {
  const text = line.trim().replace(/^[<([*_>\s]+|[>)\]*_.\s]+$/g, '');
  if (text === '' || text.length > 160) return false;
  return devices.some((pattern) => pattern.test(text));
}

const devices = [
  /^sent (?:from|via|with|by|using|on|through)\b.{1,120}$/i,
  /^(?:someone )?(?:from|via) (?:my |a )?(?:mobile|iphone|ipad|phone|android|blackberry|cell)\b.{0,60}$/i,
  /^(?:get|download|try) (?:the )?\[?(?:outlook|boxer|bluemail|spark|newton|aquamail|mail)\b.{1,120}$/i,
  /^typed (?:with|on|from)\b.{1,60}(?:phone|thumbs?|mobile)\b.{0,40}$/i,
  /^(?:envoyé|envoye) (?:depuis|de|à partir|avec|via|par)\b.{1,100}$/i,
  /^télécharger outlook\b.{1,80}$/i,
  /^(?:von|mit) (?:meinem|meinen|meiner)\b.{1,80}(?:gesendet|geschickt|versendet)$/i,
  /^(?:von|mit) .{1,60} gesendet$/i,
  /^gesendet (?:mit|von|über|via|aus)\b.{1,100}$/i,
  /^diese (?:nachricht|e-?mail) wurde (?:von|mit)\b.{1,80}(?:gesendet|verschickt|versandt)$/i,
  /^holen sie sich outlook\b.{1,80}$/i,
  /^enviado (?:desde|do|de|com|con|a partir|via|pelo|por)\b.{1,100}$/i,
  /^obt(?:en|er|enga) (?:o )?outlook\b.{1,80}$/i,
  /^inviat[oa] (?:da|dal|dall['’]|con|tramite)\s?.{1,100}$/i,
  /^(?:scarica|ottieni) outlook\b.{1,80}$/i,
  /^(?:verzonden|verstuurd) (?:vanaf|met|via|van|vanuit)\b.{1,100}$/i,
  /^sendt (?:fra|med|via)\b.{1,100}$/i,
  /^skickat (?:från|med|via)\b.{1,100}$/i,
  /^skickades från\b.{1,100}$/i,
  /^lähetetty\b.{1,100}$/i,
  /^(?:wysłan[eoay]|wyslan[eo]) (?:z|ze|przez|za pomocą|przy użyciu)\b.{1,100}$/i,
  /^(?:wiadomość|mail|e-mail) wysłan[ay] (?:z|ze|przez)\b.{1,100}$/i,
  /^pobierz (?:program |aplikację )?outlook\b.{1,80}$/i,
  /^(?:odesláno|odeslané|odoslané|odoslaně) (?:z|ze|zo|pomocí|pomocou)\b.{1,100}$/i,
  /^trimis (?:de pe|din|cu|de la)\b.{1,100}$/i,
  /^(?:elküldve|küldve) .{1,100}$/i,
  /^.{1,60}(?:telefonomdan|['’]?[ıiuü]mdan|cihazımdan) gönderildi$/i,
  /^отправлено (?:с|из|от|через)\s.{1,100}$/i,
  /^(?:надіслано|відправлено) (?:з|із|від|через)\s.{1,100}$/i,
  /^στάλθηκε από\b.{1,100}$/i,
  /^dikirim (?:dari|dengan)\b.{1,100}$/i,
  /^được gửi từ\b.{1,100}$/i,
  /^נשלח מ.{1,100}$/,
  /^(?:تم )?(?:ال)?[إا]رس(?:ال|ل).{0,20}من .{1,100}$/,
  /^.{0,60}(?:から|より)送信(?:しました|されました)?。?$/,
  /^(?:iphone|ipad|android|スマートフォン|携帯)\S{0,30}(?:から|より)の?送信.{0,20}$/i,
  /^outlook for (?:ios|android).{0,60}(?:入手|取得).{0,20}$/i,
  /^(?:从|從|发自|發自|来自|來自)\s?.{1,60}(?:发送|發送|傳送|寄出|发出)?$/,
  /^(?:发自|發自|寄自)我的.{1,60}$/,
  /^获取\s?outlook.{1,60}$/i,
  /^(?:나의|내)\s.{1,40}에서\s?보냄.{0,20}$/,
  /^.{1,60}에서\s?보(?:냄|낸 메일).{0,20}$/,
  /^yahoo ?メール.{0,40}$/i,
  /^verzonden met .{1,60}$/i,
];

/** An address, a phone number, a web page: what signatures are made of. */
export function isContactLine(line: string): boolean {
  const text = line.trim();
  if (text === '' || text.length > 80) return false;
  if (
    /^[^\s@]{1,64}@[^\s@]{2,80}$/.test(text.replace(/^(?:e-?mail|mail|メール|邮箱|電子郵件|이메일)\s*[:：.]?\s*/i, ''))
  )
    return true;
  if (/^(?:https?:\/\/|www\.)\S{3,}$/i.test(text.replace(/^(?:web|url|site|www|hp|ホームページ)\s*[:：]\s*/i, '')))
    return true;
  if (
    /^(?:t|f|m|p|tel|tél|telefon|telephone|phone|fax|mobile|mob|mobil|cell|direct|office|kom|skype|電話|携帯|ファックス|电话|電話番号|手机|전화|팩스)\s*[:：.)]?\s*[+\d(][\d\s().+-]{5,}/i.test(
      text,
    )
  )
    return true;
  if (/^(?:skype|whatsapp|line|twitter|x)\s*[:：]\s*\S{2,40}$/i.test(text)) return true;
  if (/^〒?\s?\d{3}-\d{4}\b/.test(text)) return true;
  return /^[+(]?\d[\d\s().+/-]{6,25}$/.test(text);
}

/** What stands in the boxes that end Japanese business mail. */
export function looksLikeBox(text: string): boolean {
  return /(?:TEL|FAX|tel|fax|Tel|Fax|電話|携帯)\s?[.:：]?\s?[\d+(０-９]|〒\s?[\d０-９]|[^\s@]{1,64}@[^\s@]{2,}|https?:\/\/|株式会社|有限会社|合同会社/u.test(
    text,
  );
}

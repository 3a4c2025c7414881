/** Does a mail without the standard parts look like a report about a mail? Who sends it, how, and what it calls itself. */
import type { Mail } from '../mime/read-mail.ts';
import { parseAddresses } from '../people/addresses.ts';
import { isMachine } from '../people/customer.ts';
import { returnPath } from '../people/hops.ts';
import { isAnswerSubject, isForwardSubject } from '../people/subject-prefix.ts';

/** Signs of a report, two of which make one: who sends it, how, and what it calls itself. */
export function looksLikeReport(mail: Mail, text: string, envelopeFrom: string | null, hasOriginal: boolean): boolean {
  const { headers } = mail;
  const from = headers.text('from') ?? '';
  const subject = headers.text('subject') ?? '';
  const type = headers.first('content-type') ?? '';
  const daemon =
    /mailer-?daemon|mail delivery (?:sub)?system|post_?master|mail administrator|delivery (?:service|subsystem|system)|mail ?system|(?:^|<)(?:mdaemon|mail-?daemon|postmast|mmdf|uucp)@|system administrator|no-reply@.*google/i.test(
      from,
    );
  const empty = envelopeFrom === '' || returnPath(headers) === '';
  const titled = titles.test(subject);
  const report = /multipart\/report/i.test(type) && !/disposition-notification/i.test(type);
  const says = phrases.test(text.slice(0, 6000));
  if (report) return daemon || titled || empty || says;
  if (daemon) return titled || says || empty;
  if (empty) return titled || (says && hasOriginal);
  // Without an envelope to look at, title and words must do; a person who sends a report on writes "Fwd:" before it.
  const machine = isMachine(parseAddresses(headers.first('from'), 1)[0]?.address ?? '');
  const unknown = envelopeFrom === null && !isForwardSubject(subject) && !isAnswerSubject(subject);
  return titled && says && (machine || unknown);
}

const titles =
  /undeliver|deliver(?:y|able)\b.{0,20}(?:fail|status|report|notif|problem|error|delay|incomplete)|mail (?:delivery )?(?:fail|system error|error)|returned (?:mail|to sender)|failure (?:notice|notification|delivering)|delivery (?:has )?(?:failed|failure)|could not (?:be )?(?:send|deliver)|not (?:been )?delivered|non[- ]?delivery|\bndn\b|\bndr\b|bounce|rejected (?:mail|message)|message (?:rejected|status|could not)|mail could not|error (?:in|sending|delivering)|warning: (?:could not send|message .{0,40} delayed)|no such user|user unknown|unzustellbar|nicht zugestellt|zustellungs|non remis|échec|non distribu|no se puede entregar|no entregado|não entregue|mancata consegna|niedostarcz|nie (?:mogła|można)|недостав|не доставлен|配信(?:不能|でき|エラー|失敗)|送信(?:できません|エラー|失敗)|宛先不明|メール.{0,6}(?:届|エラー)|退信|投递失败|无法投递|系统退信|배달|반송/i;

const phrases =
  /(?:could not|couldn't|can(?:not|'t)|unable to|was not|wasn't|not|failed to) (?:be )?(?:deliver|send|sent|transmit|reach)|undeliverable|user unknown|unknown user|no such (?:user|person|address|recipient)|mailbox (?:is )?(?:full|unavailable|not found)|delivery (?:failed|failure|error|to the following)|permanent (?:fatal )?error|returned (?:to sender|mail)|recipient(?:'s)? (?:address )?(?:rejected|unknown|not|mailbox)|over quota|quota exceeded|does not exist|host unknown|giving up|(?:550|551|552|553|554)[ -]|宛先|あて先|配信できません|送信できません|お届けできません|届け/i;

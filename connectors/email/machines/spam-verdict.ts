/**
 * What a mail provider on the way thought of a mail, as its filter wrote it into the header. Only "it is spam" is read:
 * anybody can write that a mail is none. A failed DMARC is no such verdict, since an innocent forward fails it too.
 */
import type { SpamVerdict } from '../../kit/inbound-event.ts';
import type { HeaderBlock } from '../mime/header-block.ts';

interface Filter {
  readonly provider: string;
  /** Lower case. */
  readonly header: string;
  readonly saysSpam: RegExp;
}

/** The first that fits is shown as the reason. */
const filters: readonly Filter[] = [
  { provider: 'Google', header: 'x-gm-spam', saysSpam: /^1\b/ },
  { provider: 'Google', header: 'x-gm-phishy', saysSpam: /^1\b/ },
  // SCL 5 and 6 are spam, 7 to 9 certainly; SFV and CAT name the filter's verdict (learn.microsoft.com, anti-spam headers).
  { provider: 'Microsoft', header: 'x-ms-exchange-organization-scl', saysSpam: /^[5-9]\b/ },
  {
    provider: 'Microsoft',
    header: 'x-forefront-antispam-report',
    saysSpam: /(?:^|;)\s*(?:SFV:(?:SPM|SKB|SKS)|SCL:[5-9]|CAT:(?:H?SPM|H?PHSH|HPHISH|SPOOF|MALW))\s*(?:;|$)/i,
  },
  { provider: 'Proofpoint', header: 'x-proofpoint-spam-details', saysSpam: /\brule=(?!\S*notspam)\S*(?:spam|phish)/i },
  { provider: 'Amazon SES', header: 'x-ses-spam-verdict', saysSpam: /^fail\b/i },
  { provider: 'Amazon SES', header: 'x-ses-virus-verdict', saysSpam: /^fail\b/i },
  { provider: 'Mailgun', header: 'x-mailgun-sflag', saysSpam: /^yes\b/i },
  { provider: 'Barracuda', header: 'x-barracuda-spam-status', saysSpam: /^yes\b/i },
  { provider: 'GMX', header: 'x-ui-filterresults', saysSpam: /^junk\b/i },
  { provider: 'Yandex', header: 'x-yandex-spam', saysSpam: /^4\b/ },
  { provider: 'Yahoo', header: 'x-yahoofilteredbulk', saysSpam: /\S/ },
  { provider: 'OVH', header: 'x-ovh-spam-status', saysSpam: /^spam\b/i },
  { provider: 'Vade', header: 'x-vr-spamstate', saysSpam: /^spam\b/i },
  { provider: 'SpamAssassin', header: 'x-spam-flag', saysSpam: /^yes\b/i },
  { provider: 'SpamAssassin', header: 'x-spam-status', saysSpam: /^yes\b/i },
  { provider: 'Rspamd', header: 'x-spam', saysSpam: /^(?:yes|true|spam|probable spam)\b/i },
  { provider: 'Rspamd', header: 'x-spamd-result', saysSpam: /^\S+:\s*true\b/i },
];

/** Null when no filter on the way said that it is spam. */
export function readSpamVerdict(headers: HeaderBlock): SpamVerdict | null {
  for (const { provider, header, saysSpam } of filters) {
    const value = headers.all(header).find((each) => saysSpam.test(each.trim().slice(0, 1_000)));
    if (value !== undefined) return { provider, header, value: value.replace(/\s+/g, ' ').trim().slice(0, 200) };
  }
  return null;
}

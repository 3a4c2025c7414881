/** What people type for a domain, as the DNS knows it; and domains that cannot be a sender domain of anybody here. */
import { domainToASCII, domainToUnicode } from 'node:url';
import { invalid } from '../errors.ts';

/** Takes `shop.example`, `help@shop.example` and `https://shop.example/`. Throws 400 with the field named. */
export function readDomain(typed: string): string {
  const bare = typed
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^.*@/s, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
  const domain = domainToASCII(bare).toLowerCase();
  if (!domainPattern.test(domain)) {
    throw wrong('sender_domain_invalid', `${typed} is not a domain. Write it like shop.example.`, typed);
  }
  if (isMailProvider(domain)) {
    throw wrong(
      'sender_domain_of_provider',
      `${domain} belongs to a mail provider: only the provider can publish records there.`,
      domain,
    );
  }
  return domain;
}

const domainPattern = /^(?=.{4,200}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

function wrong(code: string, text: string, domain: string) {
  return invalid(code, text, { params: { domain }, errors: [{ path: 'domain', code, message: text }] });
}

/** As people write it. */
export const domainForPeople = (domain: string): string => domainToUnicode(domain) || domain;

/** The part of an address after its last @, in lower case. */
export const domainOfAddress = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

export const localPartOf = (address: string): string => address.slice(0, address.lastIndexOf('@'));

/**
 * Large hosts of mailboxes for everybody. Their DMARC tells receivers to refuse mail in their name that they did not
 * send themselves (email.md 5.2), so that nobody can send from such an address by another relay.
 */
export function isMailProvider(domain: string): boolean {
  return (
    providers.has(domain) || /^(?:yahoo|hotmail|live|outlook)\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})$/.test(domain)
  );
}

const providers = new Set([
  'aol.com',
  'docomo.ne.jp',
  'ezweb.ne.jp',
  'fastmail.com',
  'gmail.com',
  'gmx.at',
  'gmx.ch',
  'gmx.com',
  'gmx.de',
  'gmx.net',
  'googlemail.com',
  'icloud.com',
  'interia.pl',
  'mac.com',
  'mail.com',
  'mail.ru',
  'me.com',
  'msn.com',
  'naver.com',
  'o2.pl',
  'onet.pl',
  'op.pl',
  'pm.me',
  'proton.me',
  'protonmail.com',
  'qq.com',
  'softbank.ne.jp',
  't-online.de',
  'tlen.pl',
  'web.de',
  'wp.pl',
  'yandex.com',
  'yandex.ru',
  'ymail.com',
  'zoho.com',
  '163.com',
  '126.com',
]);

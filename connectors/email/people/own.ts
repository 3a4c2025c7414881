/** Whose an address is: ours, a member's, at a domain of ours, or a stranger's. */
import { comparable, domainOf } from './addresses.ts';

export interface Own {
  /** Support addresses, aliases and the receiving address: never the customer. */
  isOwn(address: string): boolean;
  isMember(address: string): boolean;
  /** At a domain that belongs to the company, a public mail host's left out. */
  isOwnDomain(address: string): boolean;
  /** The address that forwards arrive at, with or without a token. */
  isReceiving(address: string): boolean;
  readonly addresses: readonly string[];
}

export function makeOwn(options: {
  readonly own: readonly string[];
  readonly members: readonly string[];
  readonly receiving: readonly string[];
}): Own {
  const receiving = new Set(options.receiving.map((address) => withoutTag(comparable(address))));
  const own = new Set(options.own.map(comparable));
  const members = new Set(options.members.map(comparable));
  const domains = new Set([...own].map(domainOf).filter((domain) => domain !== '' && !publicHosts.has(domain)));
  const isReceiving = (address: string): boolean => receiving.has(withoutTag(comparable(address)));
  return {
    isOwn: (address) =>
      own.has(comparable(address)) || own.has(withoutTag(comparable(address))) || isReceiving(address),
    isMember: (address) => members.has(comparable(address)),
    isOwnDomain: (address) => domains.has(domainOf(address)),
    isReceiving,
    addresses: [...own].filter((address) => !isReceiving(address)),
  };
}

/** `help+tag@shop.example` is `help@shop.example`: plus addresses reach the same mailbox where they work at all. */
function withoutTag(address: string): string {
  return address.replace(/^([^+@]+)\+[^@]*@/, '$1@');
}

/** Hosts where everybody has an address: sharing the domain says nothing. */
const publicHosts = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.jp hotmail.co.uk hotmail.fr hotmail.de live.com live.jp msn.com outlook.jp ' +
    'yahoo.com yahoo.co.jp yahoo.co.uk yahoo.fr yahoo.de ymail.com ymail.ne.jp icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com gmx.at ' +
    'web.de t-online.de freenet.de proton.me protonmail.com tutanota.com fastmail.com zoho.com mail.com yandex.ru yandex.com ya.ru mail.ru ' +
    'bk.ru inbox.ru list.ru wp.pl o2.pl onet.pl op.pl interia.pl poczta.fm gazeta.pl docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp ' +
    'i.softbank.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp plala.or.jp qq.com 163.com 126.com sina.com naver.com hanmail.net daum.net ' +
    'orange.fr free.fr laposte.net wanadoo.fr libero.it virgilio.it tin.it seznam.cz centrum.cz comcast.net verizon.net att.net'
  ).split(' '),
);

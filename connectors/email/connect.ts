/** Connecting a support address: nothing is asked but the address, and what is given back is where to forward to. */
import type { ConnectField, ConnectStep, ConnectTurn, Context, LocalisedText } from '../kit/connector.ts';
import { ConnectFailure } from '../kit/failures.ts';
import { cleanAddress, comparable, domainOf } from './people/addresses.ts';
import { readSenderSetting } from './sender.ts';

export const intro: LocalisedText = {
  en: 'Mail to your support address is forwarded here. Type the address that customers write to; you then get the address to forward to.',
  ja: 'サポート用アドレスに届いたメールを、ここに転送します。お客様の宛先となるアドレスを入力すると、転送先アドレスが表示されます。',
  pl: 'Poczta z adresu wsparcia jest przekazywana tutaj. Wpisz adres, na który piszą klienci; otrzymasz adres, na który należy przekazywać.',
};

export const fields: readonly ConnectField[] = [
  {
    name: 'address',
    kind: 'email',
    secret: false,
    required: true,
    label: { en: 'Support address', ja: 'サポート用アドレス', pl: 'Adres wsparcia' },
    help: {
      en: 'The address your customers write to, for example help@your-shop.com.',
      ja: 'お客様がメールを送るアドレスです。例：help@your-shop.com',
      pl: 'Adres, na który piszą klienci, na przykład pomoc@twoj-sklep.pl.',
    },
    placeholder: 'help@example.com',
  },
];

const receivingLabel: LocalisedText = { en: 'Forward mail to', ja: '転送先アドレス', pl: 'Przekazuj pocztę na' };

/** Throws `ConnectFailure` for an address that cannot be a support address. */
export async function connect(turn: ConnectTurn, ctx: Context): Promise<ConnectStep> {
  const given = turn.settings.address;
  if (given === undefined || given === '') return { kind: 'form', fields };
  const address = typeof given === 'string' ? cleanAddress(given) : null;
  if (address === null) {
    throw new ConnectFailure('mail.address_invalid', 'This is no mail address.', { field: 'address' });
  }
  // A support address at our own receiving domain would forward to itself, for ever.
  if (isOurDomain(domainOf(address), ctx.installation.inboundDomain)) {
    throw new ConnectFailure(
      'mail.address_is_receiving',
      'This is one of the addresses made for receiving. Type the address your customers write to.',
      { field: 'address', params: { domain: ctx.installation.inboundDomain } },
    );
  }
  const account = comparable(address);
  const { senderAddress: _, ...others } = turn.settings;
  const named = typeof turn.settings.name === 'string' ? turn.settings.name.trim() : '';
  return {
    kind: 'connected',
    account,
    name: named === '' ? account : named,
    settings: { ...others, ...readSenderSetting(turn.settings), address: account },
    credentials: {},
    show: turn.receivingAddress === null ? [] : [{ label: receivingLabel, value: turn.receivingAddress }],
  };
}

function isOurDomain(domain: string, inboundDomain: string): boolean {
  const ours = inboundDomain.toLowerCase();
  return domain === ours || domain.endsWith(`.${ours}`);
}

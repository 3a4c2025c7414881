/** A medium that exists in tests alone, so that rooms are tested with no real one: pigeons, and mail for its door. */
import type { Connector, ForwardingGuide } from '@irori/connectors/kit/connector';
import { ConnectFailure } from '@irori/connectors/kit/failures';
import { orderKey, providerEventId } from '@irori/connectors/kit/ids';
import type { OpenedMail } from '@irori/connectors/kit/opened-mail';
import type { MailTrace } from '@irori/contract/channels/forwarding';

export interface PigeonState {
  /** Thrown by `verify` and `connect` while set. */
  failure: Error | null;
  readonly calls: string[];
}

const text = (en: string) => ({ en, ja: en, pl: en });

/** @param options.mail whether it has a mail door, and so receiving addresses */
export function pigeonConnector(
  options: { id?: string; mail?: boolean } = {},
): Connector & { readonly state: PigeonState } {
  const state: PigeonState = { failure: null, calls: [] };
  return {
    state,
    id: options.id ?? 'pigeon',
    name: 'Pigeon',
    icon: '<svg/>',
    colours: { light: '#333333', dark: '#cccccc' },
    capabilities: {
      shape: 'mail',
      text: { maxLength: null, bold: 'full', italic: 'full', link: 'full', list: 'full', code: 'full', quote: 'full' },
      media: [{ type: '*', level: 'full', maxBytes: null }],
      maxAttachments: null,
      maxTotalBytes: null,
      subject: 'full',
      copies: 'full',
      quoting: 'full',
      mentions: 'reject',
      edit: 'reject',
      delete: 'reject',
      reactions: 'reject',
      typing: 'reject',
      startConversation: true,
      receipts: { delivered: false, read: false },
      sendRate: { perConversation: null, total: null },
      replyWindow: null,
      undoSeconds: 10,
    },
    installationSettings: [],
    ingress:
      options.mail === false
        ? {}
        : {
            mail: {
              check: async () => ({
                verdict: 'unverified',
                proof: 'none',
                spf: 'none',
                dkim: [],
                dmarc: 'none',
                arc: 'none',
                fromAddress: null,
              }),
              guides: [pigeonGuide],
              probeSender: ({ receivingAddress }) => receivingAddress ?? 'loft@pigeon.example',
              sendProbe: async (probe, channel) => {
                state.calls.push(`probe ${channel.account} ${probe.token}`);
                if (state.failure) throw state.failure;
                return { externalId: null, refs: [], via: 'relay', detail: null };
              },
              trace: async () => pigeonTrace,
              open: async (_bytes, { path }) => (path.length > 0 ? null : pigeonMail),
              openFile: async () => null,
            },
          },
    intro: text('Pigeons carry messages.'),
    fields: pigeonFields,
    eventId: () => providerEventId('event'),
    orderKey: (_raw, channelId) => orderKey(channelId),
    connect: async (turn) => {
      state.calls.push(`connect ${JSON.stringify(turn)}`);
      if (state.failure) throw state.failure;
      const address = turn.settings.address;
      if (typeof address !== 'string' || turn.credentials.whistle === undefined)
        return { kind: 'form', fields: pigeonFields };
      if (!address.includes('@'))
        throw new ConnectFailure('pigeon.address', 'That is no address.', { field: 'address' });
      return {
        kind: 'connected',
        account: address.toLowerCase(),
        name: `Pigeons of ${address}`,
        settings: { ...turn.settings, address },
        credentials: { whistle: turn.credentials.whistle },
        show: [],
      };
    },
    verify: async (channel) => {
      state.calls.push(`verify ${channel.account} ${channel.credentials.whistle}`);
      if (state.failure) throw state.failure;
    },
    disconnect: async (channel) => {
      state.calls.push(`disconnect ${channel.account}`);
    },
    parse: async () => ({ kind: 'events', events: [] }),
    refsOf: () => [],
    send: async () => ({ externalId: null, refs: [], via: 'api', detail: null }),
    ownAddresses: ({ account, receivingAddress, settings }) => [
      account,
      ...(receivingAddress === null ? [] : [receivingAddress]),
      ...(Array.isArray(settings.aliases) ? settings.aliases.map(String) : []),
    ],
  };
}

const pigeonGuide: ForwardingGuide = {
  id: 'loft',
  name: text('Loft'),
  domains: ['loft.example'],
  steps: [
    { id: 'copy', text: text('Copy the address.'), copy: 'receivingAddress', audience: 'owner' },
    { id: 'rule', text: text('Make the rule.'), audience: 'mailAdmin' },
  ],
  advice: { 'forwarding.nothing_arrived': text('Open the loft.') },
};

const pigeonTrace: MailTrace = { way: 'automatic', hops: [], seconds: null, remarks: [], checks: null };

const pigeonFields = [
  {
    name: 'address',
    kind: 'email',
    secret: false,
    required: true,
    label: text('Address'),
    help: text(''),
    placeholder: '',
  },
  {
    name: 'whistle',
    kind: 'password',
    secret: true,
    required: true,
    label: text('Whistle'),
    help: text(''),
    placeholder: '',
  },
] as const;

/** What every letter of a pigeon says when it is opened. */
const pigeonMail: OpenedMail = {
  parents: [],
  from: [],
  to: [],
  cc: [],
  replyTo: [],
  subject: 'Coo',
  date: null,
  headers: [],
  text: 'Coo',
  html: '<p>Coo</p>',
  charset: { declared: null, used: 'utf-8', guessed: false },
  marks: [],
  files: [],
  invitations: [],
  contacts: [],
  omitted: [],
  words: { text: 'Coo', foldedText: null, html: '<p>Coo</p>', lang: null },
};

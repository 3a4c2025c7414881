// `irori mail explain`: what the program makes of a mail, one JSON line a file. Touches no data and needs no server.
import { readFileSync } from 'node:fs';
import type { Connector } from '@irori/connectors/kit/connector';
import { type Command, CommandFailure } from '../command.ts';

export const mailExplain: Command = {
  name: 'mail explain',
  summary: 'Says of each mail who stands behind it and what it is, one JSON line a file, without touching any data.',
  arguments: { name: 'FILE…', many: true, text: 'mails as they came (.eml)' },
  options: [
    { name: 'own', value: 'ADDRESS', text: 'An address of ours', repeatable: true },
    { name: 'member', value: 'ADDRESS', text: 'An address of one of our members', repeatable: true },
    {
      name: 'rcpt',
      value: 'ADDRESS',
      text: 'Where it was delivered to; otherwise what Delivered-To says',
      repeatable: true,
    },
    {
      name: 'mail-from',
      value: 'ADDRESS',
      text: 'The sender on the envelope, "" for none; otherwise what Return-Path says',
    },
    {
      name: 'auth',
      value: 'FILE',
      text: 'Results of SPF, DKIM, DMARC and ARC: JSON, or an Authentication-Results header',
    },
  ],

  run: async (options, out) => {
    const { connectors } = await import('@irori/connectors/index');
    const doors: readonly Connector['ingress'][] = connectors.map((connector) => connector.ingress);
    const explain = doors.find((door) => door.mail?.explain)?.mail?.explain;
    if (!explain) throw new CommandFailure('no_mail', 'This build has no connector that takes mail.');
    const given = {
      own: options.all('own'),
      member: options.all('member'),
      ...(options.has('rcpt') ? { rcpt: options.all('rcpt') } : {}),
      ...(options.has('mail-from') ? { mailFrom: options.one('mail-from') } : {}),
      ...(options.has('auth') ? { auth: readAuth(options.one('auth') ?? '') } : {}),
    };
    let missing = 0;
    for (const file of options.files) {
      const bytes = readBytes(file);
      if (bytes === null) missing += 1;
      const explanation = bytes === null ? { error: { code: 'file_not_readable' } } : await explain(bytes, given);
      out.print(JSON.stringify({ file, ...explanation }));
    }
    return { printed: true, code: missing > 0 ? 1 : 0 };
  },
};

function readBytes(file: string): Uint8Array | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

function readAuth(file: string): unknown {
  const bytes = readBytes(file);
  if (bytes === null) throw new CommandFailure('file_not_found', `There is no file ${file} that can be read.`);
  const words = Buffer.from(bytes).toString('utf8');
  try {
    return JSON.parse(words);
  } catch {
    return words;
  }
}

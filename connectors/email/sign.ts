/**
 * DKIM: a mail signed with the key of its sender's domain. The library leaves a mail unsigned, and says nothing, when it
 * cannot use a key; so what comes out is looked at before any of it leaves.
 */
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import Dkim from 'nodemailer/lib/dkim/index.js';
import { DeliveryFailure } from '../kit/failures.ts';
import type { SigningKey } from '../kit/outbound-message.ts';

/** The same mail with its signature in front. Throws `DeliveryFailure` rather than let it go unsigned. */
export async function signed(mail: Readable, key: SigningKey): Promise<Readable> {
  const signer = new Dkim({
    domainName: key.domain,
    keySelector: key.selector,
    privateKey: key.privateKey,
    // The hash of the body stands before it, so all of it is read first: large ones wait in a file of our own.
    cacheDir: tmpdir(),
  });
  const output = signer.sign(mail);
  try {
    await firstBytesOf(output);
  } catch (error) {
    output.destroy();
    throw unsigned(key, error);
  }
  const start: Buffer | null = output.read();
  if (start === null || !isSigned(start.toString('latin1'), key)) {
    output.destroy();
    throw unsigned(key, null);
  }
  output.unshift(start);
  return output;
}

function firstBytesOf(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('readable', resolve);
    stream.once('end', resolve);
    stream.once('error', reject);
  });
}

function isSigned(start: string, { domain, selector }: SigningKey): boolean {
  const [header = ''] = start.split(/\r?\n(?![ \t])/, 1);
  if (!/^DKIM-Signature:/i.test(header)) return false;
  const tags = header
    .slice(header.indexOf(':') + 1)
    .split(';')
    .map((tag) => tag.replace(/\s+/g, ''));
  return tags.includes(`d=${domain}`) && tags.includes(`s=${selector}`) && tags.some((tag) => /^b=.{300,}/.test(tag));
}

function unsigned({ domain, selector }: SigningKey, cause: unknown): DeliveryFailure {
  return new DeliveryFailure('transient', 'mail.not_signed', `The mail could not be signed for ${domain}.`, {
    params: { domain, selector },
    cause,
  });
}

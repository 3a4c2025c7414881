import { generateKeyPairSync } from 'node:crypto';
import { dkimSign, sealMessage } from 'mailauth';
import { describe, expect, test } from 'vitest';
import type { DnsResolver } from '../kit/connector.ts';
import { checkSender } from './checks.ts';
import { buildMail, buildRaw } from './testing.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = `v=DKIM1; k=rsa; p=${publicKey.replace(/-----[^-]+-----|\s/g, '')}`;

const zone: Record<string, string[][]> = {
  's1._domainkey.customer.example TXT': [[key]],
  's1._domainkey.forwarder.example TXT': [[key]],
  's1._domainkey.google.com TXT': [[key]],
  'customer.example TXT': [['v=spf1 ip4:192.0.2.1 -all']],
  '_dmarc.customer.example TXT': [['v=DMARC1; p=reject']],
  's1._domainkey.quiet.example TXT': [[key]],
};

const resolver =
  (records: Record<string, string[][]>, broken: readonly string[] = []): DnsResolver =>
  async (name, type) => {
    if (broken.includes(name)) throw Object.assign(new Error('the DNS is down'), { code: 'ESERVFAIL' });
    const found = records[`${name} ${type}`];
    if (found === undefined) throw Object.assign(new Error(`nothing at ${name}`), { code: 'ENOTFOUND' });
    return found;
  };

const mail = (from: string | string[], body = 'Hello') =>
  buildMail(
    {
      From: from,
      To: 'help@shop.example',
      Subject: 'x',
      Date: 'Mon, 02 Mar 2026 10:00:00 +0900',
      'Message-ID': '<a@b>',
    },
    body,
  );

async function signed(message: Buffer, domain: string): Promise<Buffer> {
  // The types of 7.1 ask for what `signatureData` holds a second time, beside it.
  const options = {
    canonicalization: 'relaxed/relaxed',
    signTime: new Date('2026-03-02T01:00:00Z'),
    signatureData: [{ signingDomain: domain, selector: 's1', privateKey }],
  } as unknown as Parameters<typeof dkimSign>[1];
  const { signatures } = await dkimSign(message, options);
  return Buffer.concat([Buffer.from(signatures), message]);
}

const check = (body: Buffer, from = 'ann@customer.example', dns = resolver(zone)) =>
  checkSender(buildRaw(body, { from }), dns);

describe('verdicts', () => {
  test('DMARC passes: verified', async () => {
    const checks = await check(await signed(mail('ann@customer.example'), 'customer.example'));
    expect(checks).toMatchObject({
      verdict: 'verified',
      proof: 'dmarc',
      dmarc: 'pass',
      spf: 'pass',
      fromAddress: 'ann@customer.example',
    });
    expect(checks.dkim).toEqual([{ domain: 'customer.example', result: 'pass', aligned: true }]);
  });

  test('no DMARC record, aligned DKIM: verified by DKIM', async () => {
    const checks = await check(await signed(mail('ann@quiet.example'), 'quiet.example'), 'ann@quiet.example');
    expect(checks).toMatchObject({ verdict: 'verified', proof: 'dkim', dmarc: 'none' });
  });

  test('a signature of somebody else proves nothing about the author', async () => {
    const checks = await check(await signed(mail('ann@quiet.example'), 'forwarder.example'), 'x@forwarder.example');
    expect(checks).toMatchObject({ verdict: 'unverified', proof: 'none' });
  });

  test('a policy of reject that fails is suspicious', async () => {
    expect(await check(mail('ann@customer.example'), 'x@evil.example')).toMatchObject({
      verdict: 'suspicious',
      proof: 'none',
      dmarc: 'fail',
    });
  });

  test('changed on the way, but sealed by a host that we trust: forwarded', async () => {
    const changed = mail('ann@customer.example', 'Hello\r\n-- \r\nlist footer');
    const seal = {
      signingDomain: 'google.com',
      selector: 's1',
      privateKey,
      i: 1,
      cv: 'none',
      authResults: 'mx.google.com; dkim=pass header.i=@customer.example; dmarc=pass header.from=customer.example',
    };
    const sealed = Buffer.concat([await sealMessage(changed, seal), changed]);
    expect(await check(sealed, 'x@shop.example')).toMatchObject({ verdict: 'forwarded', proof: 'arc', arc: 'pass' });
  });

  test('sealed by a host that we do not know: no proof', async () => {
    const seal = {
      signingDomain: 'forwarder.example',
      selector: 's1',
      privateKey,
      i: 1,
      cv: 'none',
      authResults: 'x; dmarc=pass header.from=customer.example',
    };
    const message = mail('ann@customer.example');
    const sealed = Buffer.concat([await sealMessage(message, seal), message]);
    expect(await check(sealed, 'x@evil.example')).toMatchObject({ proof: 'none' });
  });

  test.each([[['a@customer.example', 'b@evil.example']], ['a@customer.example, b@evil.example']])(
    'two authors prove nobody',
    async (from) => {
      const checks = await check(await signed(mail(from as string), 'customer.example'));
      expect(checks).toMatchObject({ verdict: 'suspicious', proof: 'none' });
    },
  );

  test('a bounce from nobody is checked like any other', async () => {
    expect(await check(mail('MAILER-DAEMON@quiet.example'), '')).toMatchObject({ verdict: 'unverified' });
  });
});

describe('a header that only an attack has', () => {
  const signature = (at: number) =>
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=evil.example; s=a; h=from; l=${at}; bh=AA; b=AA\r\n`;

  test.each([
    ['a thousand signatures', Array.from({ length: 1_000 }, (_, at) => signature(at)).join('')],
    ['a header folded 100,000 times', `X-Long: a\r\n${' b\r\n'.repeat(100_000)}`],
  ])('%s: is not looked into, and proves nothing', async (_, lines) => {
    const genuine = await signed(mail('ann@customer.example', 'long line\r\n'.repeat(50_000)), 'customer.example');
    const began = performance.now();
    const checks = await check(Buffer.concat([Buffer.from(lines), genuine]));
    expect(checks).toMatchObject({ verdict: 'suspicious', proof: 'none' });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('a DNS in trouble', () => {
  test('is told to the caller when the verdict hangs on it', async () => {
    const dns = resolver(zone, ['s1._domainkey.customer.example', 'customer.example', '_dmarc.customer.example']);
    const message = await signed(mail('ann@customer.example'), 'customer.example');
    await expect(check(message, 'ann@customer.example', dns)).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });

  test('does not matter where the rest is proof enough', async () => {
    const message = await signed(mail('ann@customer.example'), 'customer.example');
    expect(await check(message, 'ann@customer.example', resolver(zone, ['customer.example']))).toMatchObject({
      verdict: 'verified',
    });
  });
});

// Who receives the mail of a domain is asked of its DNS, and what it does not tell is not made up.
import { describe, expect, it } from 'vitest';
import { guessByMailHost } from './guess-guide.ts';

const text = { en: '', ja: '', pl: '' };
const guide = (id: string, mailHosts: string[]) => ({ id, name: text, domains: [], mailHosts, steps: [], advice: {} });
const connector = {
  ingress: {
    mail: { check: () => Promise.reject(), guides: [guide('big', ['big.example']), guide('small', ['small.test'])] },
  },
};
const asking = (answer: () => Promise<unknown[]>) =>
  guessByMailHost({ dns: { resolve: answer, resolveAt: null } }, connector, 'help@shop.example');

describe('the guide of whoever receives the mail', () => {
  it('is that of the server with the lowest number', async () => {
    const guess = await asking(async () => [
      { priority: 20, exchange: 'mx.small.test' },
      { priority: 1, exchange: 'ASPMX.L.BIG.EXAMPLE.' },
    ]);
    expect(guess).toEqual({ mailHost: 'aspmx.l.big.example', guide: 'big' });
  });

  it('is nobody known for a server whose name only ends alike', async () => {
    expect(await asking(async () => [{ priority: 1, exchange: 'mx.notbig.example' }])).toEqual({
      mailHost: 'mx.notbig.example',
      guide: null,
    });
  });

  it.each([
    ['says that there is no mail (null MX)', async () => [{ priority: 0, exchange: '' }]],
    ['does not answer', async () => Promise.reject(new Error('ETIMEOUT'))],
  ])('is left open when the DNS %s', async (_name, answer) => {
    expect(await asking(answer)).toEqual({ mailHost: null, guide: null });
  });
});

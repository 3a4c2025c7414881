import { describe, expect, test } from 'vitest';
import type { ConnectTurn } from '../kit/connector.ts';
import { ConnectFailure } from '../kit/failures.ts';
import { email } from './index.ts';
import { startMailSink } from './simulator.ts';
import { buildChannel, buildContext, receivingAddress } from './testing.ts';

const turn = (settings: Record<string, unknown>): ConnectTurn => ({
  settings,
  credentials: {},
  receivingAddress,
  ownAddresses: [],
});
const connect = (settings: Record<string, unknown>) => email.connect(turn(settings), buildContext());

describe('connecting', () => {
  test('shows where to forward to, and keeps the address in one form', async () => {
    expect(await connect({ address: ' Help@Shop.EXAMPLE ' })).toMatchObject({
      kind: 'connected',
      account: 'help@shop.example',
      name: 'help@shop.example',
      settings: { address: 'help@shop.example' },
      show: [{ value: receivingAddress }],
    });
  });

  test.each(['help', 'help@', '@shop.example', 'a b@shop.example', 42])('refuses %s', async (address) => {
    const error = await connect({ address }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectFailure);
    expect(error).toMatchObject({ code: 'mail.address_invalid', field: 'address' });
  });

  test.each(['abc@in.irori.example', 'abc@sub.in.irori.example', 'ABC@IN.IRORI.EXAMPLE'])(
    'refuses %s, which would forward to itself',
    async (address) => {
      await expect(connect({ address })).rejects.toMatchObject({ code: 'mail.address_is_receiving' });
    },
  );
});

test('own addresses: the account, the door, and aliases as a list or in lines', () => {
  const own = (aliases: unknown) =>
    email.ownAddresses({
      account: 'help@shop.example',
      receivingAddress,
      settings: { address: 'help@shop.example', aliases },
    });
  expect(own(['Info@Shop.example', 7, 'no address'])).toEqual([
    'help@shop.example',
    receivingAddress,
    'info@shop.example',
  ]);
  expect(own('a@shop.example\nb@shop.example, c@shop.example')).toContain('c@shop.example');
});

describe('verifying', () => {
  test('asks nobody when there is no relay', async () => {
    await email.verify(buildChannel(), buildContext());
    expect(email.staysHere(buildContext().installation)).toBe(true);
  });

  test('names a login that the relay refuses, and is silent about one that is out of reach', async () => {
    const sink = await startMailSink({ login: { user: 'irori', password: 'right' } });
    const wrong = buildContext({ IRORI_SMTP_URL: sink.url.replace('right', 'wrong') });
    await expect(email.verify(buildChannel(), wrong)).rejects.toMatchObject({ code: 'smtp.login_refused' });
    await email.verify(buildChannel(), buildContext({ IRORI_SMTP_URL: sink.url }));
    await email.close();
    await sink.close();
    await email.verify(buildChannel(), buildContext({ IRORI_SMTP_URL: sink.url }));
    await email.close();
  });
});

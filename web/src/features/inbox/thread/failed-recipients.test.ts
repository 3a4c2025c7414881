import { expect, test } from 'vitest';
import { failedFor, sparedBy } from './failed-recipients.ts';

const person = (address: string) => ({ name: '', address });
const failed = (params: Record<string, unknown>) => ({ error: { code: 'bounced', text: '', params } });
const mail = {
  to: [person('Ann@customer.example')],
  cc: [person('bob@customer.example')],
  bcc: [person('cy@team.example'), person('BOB@customer.example')],
};
const spared = (params: Record<string, unknown>) =>
  sparedBy(mail, failed(params)).map((one) => one.address.toLowerCase());

test('those whom no report names are spared, whichever way they were written to', () => {
  expect(spared({ recipients: ['ann@customer.example'] })).toEqual(['bob@customer.example', 'cy@team.example']);
  expect(spared({ refused: ['ann@customer.example', 'cy@team.example'] })).toEqual(['bob@customer.example']);
});

test('nobody is said to be spared when all failed, when nobody is named, or when a stranger is', () => {
  expect(spared({ recipients: ['ann@customer.example', 'bob@customer.example', 'cy@team.example'] })).toEqual([]);
  expect(spared({})).toEqual([]);
  expect(spared({ recipients: ['elsewhere@forward.example'] })).toEqual([]);
  expect(failedFor({ error: null })).toEqual([]);
});

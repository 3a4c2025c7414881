import { describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { buildSecrets } from '../test/build-house.ts';
import { makeThreadToken, readThreadToken } from './thread-token.ts';

const secrets = buildSecrets();

describe('a thread token', () => {
  test('names its conversation, wherever it stands and however its case was folded', () => {
    for (let i = 0; i < 200; i++) {
      const id = newId();
      const token = makeThreadToken(secrets, id);
      expect(token).toMatch(/^[a-z2-7]{36}$/);
      expect(readThreadToken(secrets, token)).toBe(id);
      expect(readThreadToken(secrets, `w7k3q9abcd+${token.toUpperCase()}@in.example`)).toBe(id);
      expect(readThreadToken(secrets, `<${token}.aaaabbbb@shop.example>`)).toBe(id);
    }
  });

  test('of another installation, or with one letter changed, names nothing', () => {
    const token = makeThreadToken(secrets, newId());
    expect(readThreadToken(buildSecrets('another secret of thirty-two bytes!'), token)).toBeNull();
    for (let at = 0; at < token.length; at++) {
      if (at === 25) continue; // the last letter of the id carries two spare bits that mean nothing
      const changed = token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1);
      expect(readThreadToken(secrets, changed)).toBeNull();
    }
    expect(readThreadToken(secrets, 'no token in here')).toBeNull();
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrMakeSecret } from './master-key.ts';
import { createSecrets, hashToken, randomToken, SealError, sameText } from './secrets.ts';

const first = 'a'.repeat(32);
const second = 'b'.repeat(32);
const reasonOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof SealError) return error.reason;
  }
  return 'opened';
};

describe('sealing', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const secrets = createSecrets(first);
    const sealed = secrets.seal('bot token', 'channel:1');
    expect(secrets.open(sealed, 'channel:1').toString()).toBe('bot token');
    expect(secrets.seal('bot token', 'channel:1')).not.toBe(sealed);
    expect(sealed).not.toContain('bot token');
    expect(secrets.open(secrets.seal('', 'c'), 'c').toString()).toBe('');
  });

  it('refuses another place, another secret and any changed byte', () => {
    const secrets = createSecrets(first);
    const sealed = secrets.seal('bot token', 'channel:1');
    expect(reasonOf(() => secrets.open(sealed, 'channel:2'))).toBe('tampered');
    expect(reasonOf(() => createSecrets(second).open(sealed, 'channel:1'))).toBe('unknown_key');
    const data = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
    for (let at = 0; at < data.length; at++) {
      const changed = Buffer.from(data);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const text = `v1.${secrets.keyId}.${changed.toString('base64url')}`;
      expect(reasonOf(() => secrets.open(text, 'channel:1'))).toBe('tampered');
    }
    for (const text of ['', 'v1', 'v2.x.y', `v1.${secrets.keyId}.AA`, 'v1.a.b.c']) {
      expect(reasonOf(() => secrets.open(text, 'channel:1'))).not.toBe('opened');
    }
  });

  it('after a rotation opens the old, seals with the new and knows which is which', () => {
    const old = createSecrets(first).seal('x', 'c');
    const secrets = createSecrets(second, [first]);
    expect(secrets.open(old, 'c').toString()).toBe('x');
    expect(secrets.isStale(old)).toBe(true);
    expect(secrets.isStale(secrets.seal('x', 'c'))).toBe(false);
    expect(secrets.verify('link', 'text', createSecrets(first).sign('link', 'text'))).toBe(true);
    expect(secrets.macs('link', 'text')).toHaveLength(2);
  });
});

describe('signing', () => {
  it('verifies its own signature for the same purpose and text alone', () => {
    const secrets = createSecrets(first);
    const signature = secrets.sign('attachment', '1:2026');
    expect(secrets.verify('attachment', '1:2026', signature)).toBe(true);
    expect(secrets.verify('attachment', '1:2027', signature)).toBe(false);
    expect(secrets.verify('reply', '1:2026', signature)).toBe(false);
    expect(secrets.verify('attachment', '1:2026', '')).toBe(false);
    expect(createSecrets(second).verify('attachment', '1:2026', signature)).toBe(false);
  });

  it('compares texts of any length', () => {
    expect(sameText('abc', 'abc')).toBe(true);
    expect(sameText('abc', 'abcd')).toBe(false);
    expect(sameText('', '')).toBe(true);
  });

  it('makes tokens that differ, and hashes them', () => {
    expect(randomToken('irori_')).toMatch(/^irori_[\w-]{43}$/);
    expect(randomToken()).not.toBe(randomToken());
    expect(hashToken('x')).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the master secret of a data directory', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'irori-secret-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is made once, readable by its owner alone', () => {
    const dataDir = join(directory, 'data');
    const secret = readOrMakeSecret(dataDir);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(readOrMakeSecret(dataDir)).toBe(secret);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'secret'), 'utf8').trim()).toBe(secret);
  });

  it('is never replaced when the file is damaged', () => {
    writeFileSync(join(directory, 'secret'), 'short');
    expect(() => readOrMakeSecret(directory)).toThrow('at least 32 characters');
    expect(readFileSync(join(directory, 'secret'), 'utf8')).toBe('short');
  });
});

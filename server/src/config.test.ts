// What a setting takes is part of the product's outside (design.md section 3), so each is tried right and wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, listeningAt, loadConfig, parseConfig } from './config.ts';
import { capDefinitions, capVariable, defaultCaps } from './platform/caps.ts';

const directory = mkdtempSync(join(tmpdir(), 'irori-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const parse = (env: Record<string, string>) => parseConfig(env, '/somewhere');
const message = (env: Record<string, string>): string => {
  try {
    parse(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the settings were taken');
};

describe('settings', () => {
  it('has a working default for each', () => {
    const config = parse({});
    expect(config).toMatchObject({
      dataDir: '/somewhere/data',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      publicUrlIsSet: false,
      trustedProxies: ['127.0.0.1', '::1'],
      smtp: { host: '127.0.0.1', port: 2525, tls: null, relays: [] },
      inboundDomain: 'inbound.localhost',
      relayUrl: null,
      databaseUrl: null,
      roles: ['web', 'worker', 'mail', 'receivers'],
      s3: null,
      caps: defaultCaps,
      unknownSettings: [],
    });
  });

  it('reads what is given', () => {
    const config = parse({
      IRORI_PUBLIC_URL: 'https://desk.example.com/',
      IRORI_ROLES: 'web, worker',
      IRORI_SMTP_URL: 'smtp://user:pass@mail.example.com:587',
      IRORI_MAIL_FROM: 'Support <support@example.com>',
      IRORI_INBOUND_DOMAIN: 'In.Example.com',
      IRORI_GRAPH_API_URL: 'http://127.0.0.1:9000/',
      IRORI_OUTGOING_ALLOW: 'Localhost, 10.0.0.7',
      IRORI_CAP_MAIL_BYTES: '50MB',
      IRORI_CAP_OUTGOING_MS: '5s',
    });
    expect(config.publicUrl).toBe('https://desk.example.com');
    expect(config.publicUrlIsSet).toBe(true);
    expect(config.roles).toEqual(['web', 'worker']);
    expect(config.inboundDomain).toBe('in.example.com');
    expect(config.platformUrls).toEqual({ graph: 'http://127.0.0.1:9000' });
    expect(config.outgoingAllowedHosts).toEqual(['localhost', '10.0.0.7']);
    expect(config.caps.mailBytes).toBe(50 * 1024 * 1024);
    expect(config.caps.outgoingMs).toBe(5000);
  });

  it.each([
    ['IRORI_PORT', '70000'],
    ['IRORI_PORT', 'abc'],
    ['IRORI_SMTP_PORT', '-1'],
    ['IRORI_HOST', 'not a host'],
    ['IRORI_PUBLIC_URL', 'desk.example.com'],
    ['IRORI_PUBLIC_URL', 'ftp://desk.example.com'],
    ['IRORI_SMTP_HOST', 'a b'],
    ['IRORI_SMTP_URL', 'mail.example.com'],
    ['IRORI_INBOUND_DOMAIN', 'in..example'],
    ['IRORI_MAIL_FROM', 'nobody'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['IRORI_ROLES', 'web,cook'],
    ['IRORI_ROLES', ','],
    ['IRORI_SECRET', 'short'],
    ['IRORI_SECRET_PREVIOUS', 'short'],
    ['IRORI_TRUSTED_PROXIES', 'proxy.example.com'],
    ['IRORI_SMTP_RELAYS', 'relay'],
    ['IRORI_DNS_SERVERS', 'dns.example.com'],
    ['IRORI_DNS_SERVERS', '192.0.2.53:99999'],
    ['IRORI_DNS_SERVERS', '[192.0.2.53]:53'],
    ['IRORI_SMTP_TLS_CERT', 'cert.pem'],
    ['IRORI_S3_REGION', 'eu-central-1'],
    ['IRORI_S3_BUCKET', 'A bucket'],
    ['IRORI_TELEGRAM_API_URL', 'nowhere'],
    ['IRORI_LOG_LEVEL', 'loud'],
    ['IRORI_CAP_MAIL_BYTES', 'much'],
    ['IRORI_CAP_MAIL_BYTES', '1'],
    ['IRORI_CAP_PAGE_ITEMS', '0'],
    ['IRORI_CAP_OUTGOING_MS', '5 parsecs'],
  ])('stops at %s=%s with one line that names it', (variable, value) => {
    const text = message({ [variable]: value });
    const named = variable.startsWith('IRORI_S3') ? 'IRORI_S3_BUCKET' : variable.replace('TLS_CERT', 'TLS_KEY');
    expect(text.startsWith(`${named} takes `)).toBe(true);
    expect(text).not.toMatch(/[\r\n]/);
  });

  it('takes resolvers with and without a port', () => {
    const list = '192.0.2.53, 127.0.0.1:5353, 2001:db8::53, [2001:db8::53]:5353';
    expect(parseConfig({ IRORI_DNS_SERVERS: list }, '/').dnsServers).toEqual(list.split(', '));
  });

  it('never repeats a secret', () => {
    expect(message({ DATABASE_URL: 'mysql://me:hunter2@localhost/x' })).not.toContain('hunter2');
    expect(message({ IRORI_SECRET: 'hunter2' })).not.toContain('hunter2');
    expect(message({ IRORI_SMTP_URL: 'hunter2' })).not.toContain('hunter2');
  });

  it('needs certificate and key together, and resolves them', () => {
    expect(message({ IRORI_SMTP_TLS_KEY: 'key.pem' })).toContain('IRORI_SMTP_TLS_CERT');
    const both = parse({ IRORI_SMTP_TLS_KEY: 'key.pem', IRORI_SMTP_TLS_CERT: '/etc/cert.pem' });
    expect(both.smtp.tls).toEqual({ certFile: '/etc/cert.pem', keyFile: '/somewhere/key.pem' });
  });

  it('reads an S3-compatible store, addressed by path unless told otherwise', () => {
    const config = parse({ IRORI_S3_BUCKET: 'irori', IRORI_S3_ENDPOINT: 'http://127.0.0.1:9000' });
    expect(config.s3).toMatchObject({ bucket: 'irori', forcePathStyle: true, prefix: '' });
    expect(parse({ IRORI_S3_BUCKET: 'irori' }).s3?.forcePathStyle).toBe(false);
  });

  it('names settings that are most likely misspelt', () => {
    expect(parse({ IRORI_PROT: '1', HOME: '/root' }).unknownSettings).toEqual(['IRORI_PROT']);
  });

  it('reads .env, and the environment wins', () => {
    writeFileSync(join(directory, '.env'), 'IRORI_PORT=4000\nIRORI_HOST="0.0.0.0"\n# note\n');
    const config = loadConfig({ IRORI_PORT: '4001', IRORI_HOST: '' }, directory);
    expect(config.port).toBe(4001);
    expect(config.host).toBe('0.0.0.0');
    expect(config.dataDir).toBe(join(directory, 'data'));
  });

  it('guesses the public address anew when the port is known', () => {
    expect(listeningAt(parse({ IRORI_PORT: '0' }), 4321).publicUrl).toBe('http://localhost:4321');
    expect(listeningAt(parse({ IRORI_PUBLIC_URL: 'https://a.example' }), 4321).publicUrl).toBe('https://a.example');
  });

  it('gives every cap a setting of its own', () => {
    const names = Object.keys(capDefinitions) as (keyof typeof capDefinitions)[];
    expect(new Set(names.map(capVariable)).size).toBe(names.length);
    expect(capVariable('mailBytes')).toBe('IRORI_CAP_MAIL_BYTES');
  });
});

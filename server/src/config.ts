// Every setting of the installation, read once at the start and handed on as one plain object, so that no other file
// looks at the environment. A wrong value stops the start with one line that names the variable and what it takes.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { type CapName, type Caps, capDefinitions, capTakes, capVariable, mapCaps, parseCap } from './platform/caps.ts';

export const roles = ['web', 'worker', 'mail', 'receivers'] as const;
export type Role = (typeof roles)[number];

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface S3Config {
  readonly bucket: string;
  readonly region: string;
  /** Base URL of an S3-compatible store; `null` means Amazon's own. */
  readonly endpoint: string | null;
  readonly accessKeyId: string | null;
  readonly secretAccessKey: string | null;
  /** Put before each key, so that installations can share a bucket. */
  readonly prefix: string;
  readonly forcePathStyle: boolean;
}

export interface Config {
  /** Absolute path of the directory that holds database, blobs, secret and control socket. */
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where browsers reach us, without a slash at the end. */
  readonly publicUrl: string;
  /** False when `publicUrl` is only guessed from host and port. */
  readonly publicUrlIsSet: boolean;
  /** Addresses or networks of reverse proxies whose `X-Forwarded-For` is believed; by default those of this machine. */
  readonly trustedProxies: readonly string[];
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    /** PEM files for STARTTLS; `null` means a certificate of our own making. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
    /** Relays in front of us: exempt from rate caps (decisions.md 1.6). */
    readonly relays: readonly string[];
  };
  /** Domain of the generated receiving addresses, lower case. */
  readonly inboundDomain: string;
  /** Relay for outgoing mail; `null` means that mail is kept as files and nothing leaves. */
  readonly relayUrl: string | null;
  /** Sender of mail when no brand has a domain of its own; `null` means one made from the inbound domain. */
  readonly mailFrom: string | null;
  /** PostgreSQL; `null` means the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  readonly roles: readonly Role[];
  /** Master secret from the environment; `null` means the file in the data directory. */
  readonly secret: string | null;
  /** Earlier master secrets, newest first: they open what they sealed, and seal nothing more. */
  readonly previousSecrets: readonly string[];
  readonly s3: S3Config | null;
  /** Resolvers to ask instead of the machine's, each `address` or `address:port`; none = the machine's. */
  readonly dnsServers: readonly string[];
  /** Hosts that outgoing requests may reach although they are private, lower case. */
  readonly outgoingAllowedHosts: readonly string[];
  /** Base URLs of platforms by lower-case name: `IRORI_GRAPH_API_URL` is `graph`. Connectors know which they ask for. */
  readonly platformUrls: Readonly<Record<string, string>>;
  readonly logLevel: (typeof logLevels)[number];
  readonly caps: Caps;
  /** Settings that look like ours and are not: most likely misspelt. To be logged. */
  readonly unknownSettings: readonly string[];
}

/** A setting that cannot be used; `message` is the one line for whoever started us. */
export class ConfigError extends Error {
  readonly variable: string;

  constructor(variable: string, takes: string, got: string | null) {
    super(`${variable} takes ${takes}${got === null ? '' : `; it is ${JSON.stringify(shorten(got))}`}.`);
    this.name = 'ConfigError';
    this.variable = variable;
  }

  /** What the setting names has the right form, and is not there or not to be used. */
  static unusable(variable: string, why: string): ConfigError {
    const error = new ConfigError(variable, '', null);
    error.message = `${variable}: ${why}${/[.?]$/.test(why) ? '' : '.'}`;
    return error;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment and from `.env` in `directory`; the environment wins.
 * Relative paths count from `directory`. Throws `ConfigError` at the first wrong value.
 */
export function loadConfig(env: Environment = process.env, directory: string = process.cwd()): Config {
  return parseConfig({ ...readDotEnv(resolve(directory, '.env')), ...withoutEmpty(env) }, directory);
}

/** The same without reading a file. */
export function parseConfig(env: Environment, directory: string): Config {
  const read = <T>(setting: Setting<T>, variable: string): T => readSetting(env, variable, setting);
  const host = read(settings.IRORI_HOST, 'IRORI_HOST');
  const port = read(settings.IRORI_PORT, 'IRORI_PORT');
  const publicUrl = read(settings.IRORI_PUBLIC_URL, 'IRORI_PUBLIC_URL');
  return {
    dataDir: resolve(directory, read(settings.IRORI_DATA, 'IRORI_DATA')),
    host,
    port,
    publicUrl: publicUrl ?? guessPublicUrl(host, port),
    publicUrlIsSet: publicUrl !== null,
    trustedProxies: read(settings.IRORI_TRUSTED_PROXIES, 'IRORI_TRUSTED_PROXIES'),
    smtp: {
      host: read(settings.IRORI_SMTP_HOST, 'IRORI_SMTP_HOST'),
      port: read(settings.IRORI_SMTP_PORT, 'IRORI_SMTP_PORT'),
      tls: readTls(env, directory),
      relays: read(settings.IRORI_SMTP_RELAYS, 'IRORI_SMTP_RELAYS'),
    },
    inboundDomain: read(settings.IRORI_INBOUND_DOMAIN, 'IRORI_INBOUND_DOMAIN'),
    relayUrl: read(settings.IRORI_SMTP_URL, 'IRORI_SMTP_URL'),
    mailFrom: read(settings.IRORI_MAIL_FROM, 'IRORI_MAIL_FROM'),
    databaseUrl: read(settings.DATABASE_URL, 'DATABASE_URL'),
    roles: read(settings.IRORI_ROLES, 'IRORI_ROLES'),
    secret: read(settings.IRORI_SECRET, 'IRORI_SECRET'),
    previousSecrets: read(settings.IRORI_SECRET_PREVIOUS, 'IRORI_SECRET_PREVIOUS'),
    s3: readS3(env),
    dnsServers: read(settings.IRORI_DNS_SERVERS, 'IRORI_DNS_SERVERS'),
    outgoingAllowedHosts: read(settings.IRORI_OUTGOING_ALLOW, 'IRORI_OUTGOING_ALLOW'),
    platformUrls: readPlatformUrls(env),
    logLevel: read(settings.IRORI_LOG_LEVEL, 'IRORI_LOG_LEVEL'),
    caps: readCaps(env),
    unknownSettings: Object.keys(env).filter(isUnknown).sort(),
  };
}

/** The same settings once the port is known: port 0 takes a free one, and a guessed public address names it. */
export function listeningAt(config: Config, port: number): Config {
  const publicUrl = config.publicUrlIsSet ? config.publicUrl : guessPublicUrl(config.host, port);
  return { ...config, port, publicUrl };
}

interface Setting<T> {
  readonly schema: z.ZodType<T>;
  /** What the variable takes, ending a sentence that begins with its name. */
  readonly takes: string;
  /** A wrong value of this kind is never repeated on the screen. */
  readonly secret?: true;
}

const httpUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).search === ''))
  .transform((text) => text.replace(/\/+$/, ''));
// biome-ignore format: reads as one rule
const portNumber = z.string().regex(/^\d{1,5}$/).transform(Number).refine((port) => port <= 65535);
// biome-ignore format: reads as one rule
const list = z.string().transform((text) => text.split(',').map((item) => item.trim()).filter((item) => item !== ''));
const hostName = z.string().regex(/^[a-z0-9._:[\]-]{1,253}$/i);
// biome-ignore format: one pattern
const domainName = z.string().toLowerCase().regex(/^(?=.{1,200}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/);
const network = z.string().refine(isNetwork);
const dnsServer = z.string().refine(isDnsServer);
const secretText = z.string().min(32);
const yesNo = z.enum(['true', 'false']).transform((text) => text === 'true');

// biome-ignore format: one line a setting
const settings = {
  IRORI_DATA: { schema: z.string().default('./data'), takes: 'the path of a directory' },
  IRORI_HOST: { schema: hostName.default('127.0.0.1'), takes: 'an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0' },
  IRORI_PORT: { schema: portNumber.default(3000), takes: 'a port from 0 to 65535 (0 takes a free one)' },
  IRORI_PUBLIC_URL: { schema: httpUrl.nullable().default(null), takes: 'the address at which browsers reach this server, such as https://desk.example.com' },
  IRORI_TRUSTED_PROXIES: { schema: list.pipe(z.array(network)).default(['127.0.0.1', '::1']), takes: 'addresses or networks of reverse proxies, separated by commas, such as 127.0.0.1,10.0.0.0/8' },
  IRORI_SMTP_HOST: { schema: hostName.default('127.0.0.1'), takes: 'an address or host name to receive mail on, such as 127.0.0.1 or 0.0.0.0' },
  IRORI_SMTP_PORT: { schema: portNumber.default(2525), takes: 'a port from 0 to 65535 (0 takes a free one)' },
  IRORI_SMTP_RELAYS: { schema: list.pipe(z.array(network)).default([]), takes: 'addresses or networks of mail relays in front of this server, separated by commas, such as 192.0.2.25,10.0.0.0/8' },
  IRORI_INBOUND_DOMAIN: { schema: domainName.default('inbound.localhost'), takes: 'the domain of the receiving addresses, such as in.example.com' },
  IRORI_SMTP_URL: { schema: z.url({ protocol: /^smtps?$/ }).nullable().default(null), takes: 'the relay for outgoing mail, such as smtp://user:password@mail.example.com:587', secret: true },
  IRORI_MAIL_FROM: { schema: z.string().refine(isMailbox).nullable().default(null), takes: 'a mail address, such as support@example.com or "Support <support@example.com>"' },
  DATABASE_URL: { schema: z.url({ protocol: /^postgres(ql)?$/ }).nullable().default(null), takes: 'a PostgreSQL address, such as postgres://user:password@host:5432/irori', secret: true },
  IRORI_ROLES: { schema: list.pipe(z.array(z.enum(['all', ...roles])).min(1)).transform(expandRoles).default([...roles]), takes: `"all" or some of ${roles.join(', ')}, separated by commas` },
  IRORI_SECRET: { schema: secretText.nullable().default(null), takes: 'at least 32 characters, best from a random generator', secret: true },
  IRORI_SECRET_PREVIOUS: { schema: list.pipe(z.array(secretText)).default([]), takes: 'earlier values of IRORI_SECRET, each of at least 32 characters, separated by commas', secret: true },
  IRORI_DNS_SERVERS: { schema: list.pipe(z.array(dnsServer)).default([]), takes: 'addresses of DNS resolvers, separated by commas, such as 192.0.2.53 or [2001:db8::53]:5353' },
  IRORI_OUTGOING_ALLOW: { schema: list.pipe(z.array(hostName.toLowerCase())).default([]), takes: 'host names that outgoing requests may reach although they are private, separated by commas' },
  IRORI_LOG_LEVEL: { schema: z.enum(logLevels).default('info'), takes: `one of ${logLevels.join(', ')}` },
} satisfies Record<string, Setting<unknown>>;

const tlsVariables = ['IRORI_SMTP_TLS_CERT', 'IRORI_SMTP_TLS_KEY'] as const;

// biome-ignore format: one line a setting
const s3Settings = {
  IRORI_S3_BUCKET: { schema: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), takes: 'the name of a bucket (needed as soon as another IRORI_S3_ setting is given)' },
  IRORI_S3_REGION: { schema: z.string().min(1).default('us-east-1'), takes: 'a region, such as eu-central-1' },
  IRORI_S3_ENDPOINT: { schema: httpUrl.nullable().default(null), takes: 'the address of an S3-compatible store, such as https://s3.example.com' },
  IRORI_S3_ACCESS_KEY_ID: { schema: z.string().nullable().default(null), takes: 'an access key id' },
  IRORI_S3_SECRET_ACCESS_KEY: { schema: z.string().nullable().default(null), takes: 'a secret access key', secret: true },
  IRORI_S3_PREFIX: { schema: z.string().regex(/^[\w./-]*$/).default(''), takes: 'letters, digits, dots, dashes and slashes to put before each key' },
  IRORI_S3_FORCE_PATH_STYLE: { schema: yesNo.nullable().default(null), takes: 'true or false' },
} satisfies Record<string, Setting<unknown>>;

const platformUrlPattern = /^IRORI_([A-Z0-9]+)_API_URL$/;

function readSetting<T>(env: Environment, variable: string, setting: Setting<T>): T {
  const text = env[variable]?.trim();
  const given = text === '' ? undefined : text;
  const result = setting.schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(variable, setting.takes, given === undefined || setting.secret ? null : given);
}

function readTls(env: Environment, directory: string): Config['smtp']['tls'] {
  const [certFile, keyFile] = tlsVariables.map((variable) => env[variable]?.trim() || null);
  if (!certFile && !keyFile) return null;
  if (!certFile || !keyFile) {
    const missing = certFile ? tlsVariables[1] : tlsVariables[0];
    throw new ConfigError(missing, 'the path of a PEM file; certificate and key belong together', null);
  }
  return { certFile: resolve(directory, certFile), keyFile: resolve(directory, keyFile) };
}

function readS3(env: Environment): S3Config | null {
  if (!Object.keys(s3Settings).some((variable) => env[variable])) return null;
  const read = <T>(variable: keyof typeof s3Settings, setting: Setting<T>): T => readSetting(env, variable, setting);
  const endpoint = read('IRORI_S3_ENDPOINT', s3Settings.IRORI_S3_ENDPOINT);
  return {
    bucket: read('IRORI_S3_BUCKET', s3Settings.IRORI_S3_BUCKET),
    region: read('IRORI_S3_REGION', s3Settings.IRORI_S3_REGION),
    endpoint,
    accessKeyId: read('IRORI_S3_ACCESS_KEY_ID', s3Settings.IRORI_S3_ACCESS_KEY_ID),
    secretAccessKey: read('IRORI_S3_SECRET_ACCESS_KEY', s3Settings.IRORI_S3_SECRET_ACCESS_KEY),
    prefix: read('IRORI_S3_PREFIX', s3Settings.IRORI_S3_PREFIX),
    // Stores other than Amazon's seldom answer to a host name per bucket.
    forcePathStyle: read('IRORI_S3_FORCE_PATH_STYLE', s3Settings.IRORI_S3_FORCE_PATH_STYLE) ?? endpoint !== null,
  };
}

function readPlatformUrls(env: Environment): Record<string, string> {
  const takes = "the base address of that platform's API or of a stand-in, such as http://127.0.0.1:8081";
  const urls: Record<string, string> = {};
  for (const variable of Object.keys(env)) {
    const name = platformUrlPattern.exec(variable)?.[1];
    if (name === undefined) continue;
    const url = readSetting(env, variable, { schema: httpUrl.nullable().default(null), takes });
    if (url !== null) urls[name.toLowerCase()] = url;
  }
  return urls;
}

function readCaps(env: Environment): Caps {
  return mapCaps((name, definition) => {
    const variable = capVariable(name);
    const text = env[variable]?.trim();
    if (!text) return definition.value;
    const value = parseCap(name, text);
    if (value === null) throw new ConfigError(variable, capTakes(name), text);
    return value;
  });
}

const capVariables = new Set((Object.keys(capDefinitions) as CapName[]).map(capVariable));

function isUnknown(variable: string): boolean {
  if (!variable.startsWith('IRORI_')) return false;
  if (variable in settings || variable in s3Settings || capVariables.has(variable)) return false;
  return !platformUrlPattern.test(variable) && !tlsVariables.some((known) => known === variable);
}

function readDotEnv(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError('.env', 'lines of the form NAME=value, readable by this user', null);
  }
}

/** An empty variable counts as not given, so that it does not hide the one in `.env`. */
function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

function expandRoles(names: readonly string[]): Role[] {
  return roles.filter((role) => names.includes('all') || names.includes(role));
}

function guessPublicUrl(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' || host === '::1';
  const name = everywhere ? 'localhost' : host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function isMailbox(text: string): boolean {
  const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
  return /^[^\s@<>",]{1,64}@[^\s@<>",]{1,200}$/.test(address) && !/[\r\n]/.test(text);
}

function isDnsServer(text: string): boolean {
  const [, bracketed, port] = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6 && isPort(port);
  if (isIP(text) !== 0) return true;
  const [, address = '', plainPort] = /^([\d.]+):(\d{1,5})$/.exec(text) ?? [];
  return isIP(address) === 4 && isPort(plainPort);
}

/** An address, or one with the length of its network: at most 32 bits, 128 for IPv6. */
function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && !address.includes('%') && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
}

const isPort = (text: string | undefined): boolean => text === undefined || (Number(text) > 0 && Number(text) <= 65535);

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/**
 * Tries what settings name before anything is opened: the database, the files of the certificate, the ports. A form can
 * be right and the thing still not be there; each case is one line that names the variable and says what to do.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type Config, ConfigError } from './config.ts';
import { troubleWithPostgres } from './platform/database/check-postgres.ts';

/** Throws `ConfigError` when `DATABASE_URL` leads to no database that can be used. */
export async function checkDatabase(config: Pick<Config, 'databaseUrl'>): Promise<void> {
  if (config.databaseUrl === null) return;
  const trouble = await troubleWithPostgres(config.databaseUrl);
  if (trouble !== null) throw ConfigError.unusable('DATABASE_URL', trouble);
}

/** Throws `ConfigError` for files that cannot be read and for ports that cannot be taken. For a server, not for a command. */
export async function checkDoors(config: Config): Promise<void> {
  if (config.roles.includes('web')) {
    await checkPort({ host: config.host, port: config.port, variables: ['IRORI_HOST', 'IRORI_PORT'] });
  }
  if (config.roles.includes('mail')) {
    checkCertificate(config.smtp.tls);
    const variables = ['IRORI_SMTP_HOST', 'IRORI_SMTP_PORT'] as const;
    await checkPort({ host: config.smtp.host, port: config.smtp.port, variables });
  }
}

function checkCertificate(files: Config['smtp']['tls']): void {
  if (files === null) return;
  const cert = readPem('IRORI_SMTP_TLS_CERT', files.certFile, 'CERTIFICATE');
  const key = readPem('IRORI_SMTP_TLS_KEY', files.keyFile, 'PRIVATE KEY');
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const mismatch = /mismatch/i.test((error as Error).message);
    const why = mismatch ? 'it is not the key of the certificate' : `OpenSSL says: ${(error as Error).message}`;
    throw ConfigError.unusable('IRORI_SMTP_TLS_KEY', `${files.keyFile} does not fit ${files.certFile}: ${why}`);
  }
}

function readPem(variable: string, file: string, kind: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'does not exist', EACCES: 'may not be read by this user', EISDIR: 'is a directory' }[
      code ?? ''
    ];
    throw ConfigError.unusable(variable, `the file ${file} ${why ?? `cannot be read (${code})`}`);
  }
  if (text.includes(`${kind}-----`)) return text;
  throw ConfigError.unusable(variable, `${file} is not a PEM file with a ${kind.toLowerCase()}`);
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly variables: readonly [host: string, port: string];
}

/** Takes the port for a moment. Another program may still take it before we do; then the start says so in plainer words. */
async function checkPort({ host, port, variables: [hostVariable, portVariable] }: Place): Promise<void> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((done) => {
    server.once('error', done);
    server.listen({ host, port }, () => done(null));
  });
  if (error === null) return new Promise((done) => server.close(() => done()));
  switch (error.code) {
    case 'EADDRINUSE':
      throw ConfigError.unusable(
        portVariable,
        `another program listens on port ${port} of ${host} ("ss -ltnp" as root says which). Stop it, or take another port`,
      );
    case 'EACCES':
      throw ConfigError.unusable(
        portVariable,
        `this user may not listen on port ${port}. Take one from 1024, or give the right: see docs/operations.md`,
      );
    case 'EADDRNOTAVAIL':
      throw ConfigError.unusable(
        hostVariable,
        `${host} is not an address of this machine. 127.0.0.1 is reached from here alone, 0.0.0.0 from everywhere`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      throw ConfigError.unusable(hostVariable, `the name ${host} is not known. Give an address, such as 127.0.0.1`);
    default:
      throw ConfigError.unusable(
        hostVariable,
        `${host}:${port} cannot be listened on (${error.code ?? error.message})`,
      );
  }
}

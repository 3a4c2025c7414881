/**
 * The certificate of the SMTP door: the one the settings name, else one of our own making, kept in the data directory.
 * smtp-server's built-in key is published with the package, so it is never used.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const validDays = 3650;

export async function loadCertificate(options: {
  dataDir: string;
  name: string;
  files: { readonly certFile: string; readonly keyFile: string } | null;
}): Promise<Certificate> {
  if (options.files)
    return { key: readFileSync(options.files.keyFile, 'utf8'), cert: readFileSync(options.files.certFile, 'utf8') };
  const keyFile = join(options.dataDir, 'smtp-key.pem');
  const certFile = join(options.dataDir, 'smtp-cert.pem');
  if (!existsSync(keyFile) || !existsSync(certFile)) {
    // Needed once in the life of an installation.
    const { generate } = await import('selfsigned');
    const made = generate([{ name: 'commonName', value: options.name }], {
      keySize: 2048,
      algorithm: 'sha256',
      days: validDays,
    });
    writeFileSync(keyFile, made.private, { mode: 0o600 });
    writeFileSync(certFile, made.cert);
  }
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
}

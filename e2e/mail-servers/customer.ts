// A customer's mail server: sends from an address of its own, with or without a signature of its domain.
import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { txt } from './dns.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Where the customer's server connects from. */
const address = '127.0.0.2';

/** The records of its domain: its server alone may send, signed mail is its own, and all else is to be refused. */
export const customerRecords = [
  txt('customer.example.', `v=spf1 ip4:${address} -all`),
  txt('c1._domainkey.customer.example.', `v=DKIM1; k=rsa; p=${publicKey.replace(/-----[^-]+-----|\s/g, '')}`),
  txt('_dmarc.customer.example.', 'v=DMARC1; p=reject; adkim=r; aspf=r'),
];

let written = 0;

/** Writes to an address through the server at a port, and answers the Message-ID. Throws when it is refused. */
export async function writeAs(
  from: string,
  to: string,
  port: number,
  { subject = 'A question', signed = true, text = 'Where is my parcel?', answers = '' } = {},
): Promise<string> {
  const messageId = `lab-${Date.now().toString(36)}-${++written}@customer.example`;
  const dkim = { domainName: 'customer.example', keySelector: 'c1', privateKey };
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...(signed ? { dkim } : {}),
  });
  const composed = await composer.sendMail({
    from,
    to,
    subject,
    text,
    messageId: `<${messageId}>`,
    ...(answers === '' ? {} : { inReplyTo: `<${answers}>`, references: `<${answers}>` }),
  });
  const raw = composed.message as Buffer;
  const connection = new SMTPConnection({
    host: '127.0.0.1',
    port,
    localAddress: address,
    name: 'mx.customer.example',
    ignoreTLS: true,
  });
  await new Promise<void>((sent, failed) => {
    connection.once('error', failed);
    connection.connect(() => {
      connection.send({ from: /<(.*)>/.exec(from)?.[1] ?? from, to: [to] }, raw, (error) => {
        connection.close();
        if (error) failed(error);
        else sent();
      });
    });
  });
  return messageId;
}

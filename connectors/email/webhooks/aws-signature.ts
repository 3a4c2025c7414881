/** A request for one object of S3, signed with AWS Signature Version 4 (docs.aws.amazon.com, "Authenticating requests"). */
import { createHash, createHmac } from 'node:crypto';

export interface ObjectRequest {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly now: Date;
  /** Further headers to send and sign, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export function signedGet(request: ObjectRequest): { readonly url: string; readonly headers: Record<string, string> } {
  const { bucket, key, region, now } = request;
  const host = region === 'us-east-1' ? `${bucket}.s3.amazonaws.com` : `${bucket}.s3.${region}.amazonaws.com`;
  const path = `/${key.split('/').map(encode).join('/')}`;
  const moment = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = moment.slice(0, 8);
  const all: Record<string, string> = {
    ...request.headers,
    host,
    'x-amz-content-sha256': sha256(''),
    'x-amz-date': moment,
  };
  const names = Object.keys(all).sort();
  const canonical = [
    'GET',
    path,
    '',
    ...names.map((name) => `${name}:${all[name]}`),
    '',
    names.join(';'),
    all['x-amz-content-sha256'],
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', moment, scope, sha256(canonical)].join('\n');
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (made, part) => hmac(made, part),
    Buffer.from(`AWS4${request.secretAccessKey}`),
  );
  const signature = hmac(signingKey, text).toString('hex');
  const { host: _sentByItself, ...headers } = all;
  return {
    url: `https://${host}${path}`,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${request.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
  };
}

/** RFC 3986 as Amazon wants it: everything but letters, digits and `-._~`. */
function encode(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

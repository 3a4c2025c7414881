// Headers that every answer carries. What a route sets itself stays: the frame of a mail, for one, brings its own policy.
import type { FastifyInstance } from 'fastify';

const headers: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Links of set-up, invitation and reset carry a token in the address: nobody outside learns of it.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  // Answers of the API are data: if a browser ever shows one as a page, it can do nothing.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Installs the headers; `https` adds the promise to stay there. */
export function addSecurityHeaders(app: FastifyInstance, options: { https: boolean }): void {
  app.addHook('onSend', async (request, reply) => {
    for (const [name, value] of Object.entries(headers)) if (!reply.hasHeader(name)) reply.header(name, value);
    if (options.https) reply.header('strict-transport-security', 'max-age=31536000');
    if (!reply.hasHeader('cache-control') && isData(request.url)) reply.header('cache-control', 'no-store');
  });
}

/**
 * Policy of the web app's own pages: scripts and styles of ours with this answer's nonce, pictures of ours and those made
 * in the page, connections home; frames of ours, for mails.
 */
export function webAppPolicy(nonce: string, host: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    // Safari before 15.4 does not count sockets as 'self'.
    `connect-src 'self' ws://${host} wss://${host}`,
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function isData(url: string): boolean {
  return url.startsWith('/api/') || url.startsWith('/hooks/');
}

// Serves the built web app: hashed assets for ever, `index.html` for every path that is a screen, with a fresh nonce in
// each answer, so that no script but ours can run.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, notFound } from '../../errors.ts';
import { sendProblem } from './error-boundary.ts';
import { webAppPolicy } from './security-headers.ts';

/** The word that the web's build leaves where the nonce belongs. */
const nonceWord = '__NONCE__';

/** Paths that are never a screen: a wrong one is told so, as data. */
const dataPath = /^\/(api|hooks|attachments|files|healthz|readyz|metrics)(\/|$)/;

/** Installs the files of `directory` (`web/dist`) and the answer to every path that nothing else claimed. */
export async function addWebApp(app: FastifyInstance, directory: string): Promise<void> {
  if (existsSync(directory)) {
    await app.register(fastifyStatic, {
      root: directory,
      wildcard: false,
      index: false,
      dotfiles: 'ignore',
      preCompressed: true,
      globIgnore: ['**/index.html', '**/.*/**'],
      setHeaders: (response, path) => {
        const hashed = path.includes(`${directory}/assets/`);
        response.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  const page = indexPage(join(directory, 'index.html'));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (!isScreen(request, path)) return sendProblem(notFound('page'), request, reply);
    return sendIndex(page, request, reply);
  });
}

function isScreen(request: FastifyRequest, path: string): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  // A missing asset must not be answered with a page: browsers would run it as a script that is none.
  return !dataPath.test(path) && !/^\/assets\//.test(path) && !/\.[a-z0-9]{2,5}$/i.test(path);
}

async function sendIndex(page: () => Promise<string | null>, request: FastifyRequest, reply: FastifyReply) {
  const html = await page();
  if (html === null) return sendProblem(notBuilt(), request, reply);
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-security-policy', webAppPolicy(nonce, request.host))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(nonceWord, nonce));
}

/** Reads the page again when a new build has replaced it. */
function indexPage(path: string): () => Promise<string | null> {
  let known: { changed: number; html: string } | null = null;
  return async () => {
    const state = await stat(path).catch(() => null);
    if (!state) return null;
    if (known?.changed !== state.mtimeMs) known = { changed: state.mtimeMs, html: await readFile(path, 'utf8') };
    return known.html;
  };
}

function notBuilt(): AppError {
  return new AppError('unavailable', 'web_app_not_built', 'The web app is not built. `npm start` builds it.');
}

// Signs somebody in at the end of a request that made them who they are: set-up and invitation.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { House } from '../house.ts';
import { addressHeader } from './names.ts';

/** Sets the session's cookie on the answer. False when a second factor is still asked for. */
export async function signInHere(
  house: Pick<House, 'auth' | 'config'>,
  credentials: { email: string; password: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const auth = await house.auth();
  const answer = await auth.api.signInEmail({
    body: credentials,
    headers: new Headers({ 'user-agent': request.headers['user-agent'] ?? '', [addressHeader]: request.ip }),
    asResponse: true,
  });
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const body = (await answer.json().catch(() => ({}))) as { token?: unknown };
  return answer.ok && typeof body.token === 'string';
}

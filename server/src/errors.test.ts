import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError, conflict, invalidRequest, notFound, rateLimited, toProblem } from './errors.ts';

describe('problems on the wire', () => {
  it('carries code, parameters and request id', () => {
    const problem = toProblem(
      conflict('conversation_moved', 'New messages came in.', { extra: { since: [1] } }),
      'req-1',
    );
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'conversation_moved',
      detail: 'New messages came in.',
      params: {},
      requestId: 'req-1',
      since: [1],
    });
  });

  it('lets no extra field pass for a standard one', () => {
    const problem = toProblem(conflict('taken', 'Taken.', { extra: { status: 200, code: 'fine' } }), 'r');
    expect(problem).toMatchObject({ status: 409, code: 'taken' });
  });

  it('says nothing of a bug but where to look', () => {
    const problem = toProblem(new Error('password=hunter2'), 'req-2');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(problem).toMatchObject({ status: 500, code: 'internal', requestId: 'req-2' });
  });

  it('names what is not there', () => {
    expect(notFound('conversation')).toMatchObject({ status: 404, code: 'conversation_not_found' });
  });

  it('keeps the wait of a refused rate', () => {
    expect(rateLimited('slow_down', 'Wait.', { retryAfter: 7 }).retryAfter).toBe(7);
  });

  it('names each field that does not fit', () => {
    const schema = z.strictObject({ name: z.string(), to: z.array(z.email()), age: z.number().max(3) });
    const result = schema.safeParse({ to: ['nobody'], age: 4, colour: 1, size: 2 });
    const error = invalidRequest(result.error?.issues ?? [], 'body');
    expect(error).toBeInstanceOf(AppError);
    expect(error.errors.map(({ path, code }) => [path, code])).toEqual([
      ['name', 'required'],
      ['to.0', 'invalid_format'],
      ['age', 'too_big'],
      ['colour', 'unrecognized'],
      ['size', 'unrecognized'],
    ]);
    expect(invalidRequest(result.error?.issues ?? [], 'query').errors[0]?.path).toBe('query.name');
  });
});

import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

const record = (write: (log: ReturnType<typeof createLog>) => void): string => {
  const lines: string[] = [];
  write(createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }));
  return lines.join('');
};

describe('log', () => {
  it('writes one JSON line with level in words and time in ISO 8601', () => {
    const line = JSON.parse(record((log) => log.info({ conversationId: 'c1' }, 'applied')));
    expect(line).toMatchObject({ level: 'info', msg: 'applied', conversationId: 'c1' });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('hides secrets and words of customers at every depth it may meet', () => {
    const text = record((log) => {
      log.info({ password: 'hunter2', request: { headers: { authorization: 'hunter2', 'set-cookie': ['hunter2'] } } });
      log.info({ message: { text: 'hunter2', html: 'hunter2' }, channel: { credentials: { token: 'hunter2' } } });
    });
    expect(text).not.toContain('hunter2');
  });

  it('keeps of an error what explains it, and nothing that rows or requests left in it', () => {
    const error = Object.assign(new Error('duplicate key', { cause: new Error('deeper') }), {
      code: '23505',
      detail: 'Key (email)=(ann@example.com) already exists.',
      config: { headers: { authorization: 'hunter2' } },
    });
    const text = record((log) => log.error({ err: error }, 'failed'));
    expect(text).toContain('duplicate key');
    expect(text).toContain('23505');
    expect(text).toContain('deeper');
    expect(text).not.toContain('ann@example.com');
    expect(text).not.toContain('hunter2');
  });
});

import { describe, expect, it } from 'vitest';
import { idTime, isId, newId } from './ids.ts';

describe('ids', () => {
  it('are UUIDs of version 7 that carry their time', () => {
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Math.abs(idTime(id).getTime() - Date.now())).toBeLessThan(1000);
    expect(isId(id)).toBe(true);
    expect(isId('../../etc/passwd')).toBe(false);
  });

  it('ascend within a millisecond, past the counter, and when the clock steps back', () => {
    const now = Date.now() + 10_000;
    const made = Array.from({ length: 20_000 }, () => newId(now));
    made.push(newId(now - 5000));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('keep to the present when one is asked for a moment far ahead', () => {
    const moment = Date.now() + 400 * 86_400_000;
    expect(idTime(newId(moment)).getTime()).toBe(moment);
    expect(idTime(newId()).getTime()).toBeLessThan(Date.now() + 60_000);
  });
});

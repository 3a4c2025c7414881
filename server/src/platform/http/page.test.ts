import { describe, expect, it } from 'vitest';
import { buildSecrets } from '../../test/build-house.ts';
import { decodeCursor, encodeCursor, pageOf } from './page.ts';

const secrets = buildSecrets();

describe('pages', () => {
  const rows = [1, 2, 3].map((id) => ({ id, at: `2026-0${id}` }));
  const page = (limit: number) => pageOf(secrets, 'things', rows, limit, (row) => [row.at, row.id], (row) => row.id); // biome-ignore format: one row

  it('name the place where the next one begins', () => {
    const { items, nextCursor } = page(2);
    expect(items).toEqual([1, 2]);
    expect(nextCursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(secrets, 'things', nextCursor ?? '')).toEqual(['2026-02', 2]);
    expect(page(3)).toEqual({ items: [1, 2, 3], nextCursor: null });
    expect(decodeCursor(secrets, 'things', undefined)).toBeNull();
  });

  it('refuse a cursor that was changed, made up, or is of another list', () => {
    const cursor = encodeCursor(secrets, 'things', ['2026-02', 2]);
    for (let at = 0; at < cursor.length; at++) {
      const changed = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
      expect(() => decodeCursor(secrets, 'things', changed)).toThrow('does not belong');
    }
    for (const made of ['', 'x', cursor.slice(1), `${cursor}A`, encodeCursor(secrets, 'others', ['2026-02', 2])]) {
      expect(() => decodeCursor(secrets, 'things', made)).toThrow('does not belong');
    }
  });
});

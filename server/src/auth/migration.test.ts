// The sign-in library's tables are plain numbered SQL like all others; this says when an update of it wants more.
import { getMigrations } from 'better-auth/db/migration';
import { describe, expect, it } from 'vitest';
import { buildHouse } from '../test/build-house.ts';

describe('0002-auth.sql and 0007-passkeys.sql', () => {
  it('leave nothing of the sign-in library pending', async () => {
    const house = await buildHouse();
    const { toBeCreated, toBeAdded, compileMigrations } = await getMigrations((await house.auth()).options as never);
    expect(toBeCreated).toEqual([]);
    expect(toBeAdded).toEqual([]);
    expect(await compileMigrations()).toBe(';');
  });
});

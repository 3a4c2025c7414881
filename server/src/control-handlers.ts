/**
 * What the command line may ask of a house: of a running server through its control socket, or of one that the command
 * opens by itself when no server runs. Arguments are parsed here, since whoever has the socket may send anything.
 */
import { z } from 'zod';
import { makePasswordLink } from './auth/password-links.ts';
import { makeTokenFor } from './auth/token-for.ts';
import { type AppError, invalid, unavailable } from './errors.ts';
import { examine } from './examination.ts';
import type { House } from './house.ts';
import type { ControlHandler } from './platform/control/control.ts';
import { backupTo } from './platform/database/backup.ts';
import { setUp, setupLink } from './workspaces/index.ts';

/** Tables whose rows are of the moment: a restored house begins without them. */
export const momentaryTables = ['processes', 'idempotency_keys', 'sign_in_failures'] as const;

const schemas = {
  setup: z.object({
    workspace: z.string().trim().min(1).max(100),
    name: z.string().trim().min(1).max(100),
    email: z.email().max(254),
    password: z.string().min(10).max(200),
    inbox: z.string().trim().min(1).max(100),
    locale: z.enum(['en', 'ja', 'pl']),
    timeZone: z.string().max(64),
    sampleData: z.boolean(),
  }),
  nothing: z.object({}),
  tokenCreate: z.object({
    email: z.email(),
    name: z.string().trim().min(1).max(100),
    workspace: z.string().optional(),
  }),
  passwordLink: z.object({ email: z.email() }),
  /** An absolute path: the server's working directory is another than the caller's. */
  backup: z.object({ file: z.string().startsWith('/') }),
};

/** @param opened asked for when a command comes: the socket opens before the house does */
export function controlHandlers(opened: () => House): Readonly<Record<string, ControlHandler>> {
  const house = () => whenOpen(opened);
  return {
    setup: handler(schemas.setup, async (wanted) => {
      const made = await setUp(house(), wanted);
      if (wanted.sampleData) await house().addSamples?.(made);
      const { token } = await makeTokenFor(house(), { email: wanted.email, name: 'Command line' });
      return { ...made, token };
    }),
    'setup.link': handler(schemas.nothing, async () => ({ link: await setupLink(house()) })),
    'token.create': handler(schemas.tokenCreate, (wanted) => makeTokenFor(house(), wanted)),
    'password.link': handler(schemas.passwordLink, ({ email }) => makePasswordLink(house(), email)),
    backup: handler(schemas.backup, async ({ file }) => {
      const { database, blobs } = house();
      const manifest = await backupTo(database, file, { blobs, skipTables: momentaryTables });
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      return { file, createdAt: manifest.createdAt, tables: manifest.tables.length, rows };
    }),
    doctor: handler(schemas.nothing, () => examine(house())),
  };
}

/** The socket is the lock, so it opens first: until the house does, there is nothing to ask. */
function whenOpen(opened: () => House): House {
  try {
    return opened();
  } catch {
    throw unavailable('server_starting', 'The server is still starting. Try again in a moment.');
  }
}

function handler<T>(schema: z.ZodType<T>, run: (args: T) => Promise<unknown>): ControlHandler {
  return async ({ args }) => {
    const parsed = schema.safeParse(args);
    if (!parsed.success) throw misfit(parsed.error.issues);
    return run(parsed.data);
  };
}

/** The first thing that does not fit, named by the option that gives it. */
function misfit(issues: z.core.$ZodIssue[]): AppError {
  const [issue] = issues;
  const option = issue?.path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) ?? '';
  return invalid('invalid_option', `--${option}: ${issue?.message ?? 'does not fit'}`, { params: { option } });
}

// Signing in: password, second factor and passkeys by better-auth, on our database, under our secret and our caps. It knows
// accounts and sessions; who is a member of what, and may do what, is ours (`members/`).
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import { newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import type { Tables } from '../tables.ts';
import { addressHeader, cookiePrefix } from './names.ts';

const day = 24 * 60 * 60;

export interface AuthDependencies {
  readonly db: Kysely<Tables>;
  readonly secrets: Secrets;
  readonly config: Pick<Config, 'publicUrl'>;
  readonly log: Log;
  /** Called after a session ended, so that sockets that hang on it are closed. */
  readonly onSessionEnd: (userId: string) => Promise<void>;
}

export type Auth = ReturnType<typeof createAuth>;

/** Makes the sign-in library. It opens no connection of its own: all goes through the house's database handle. */
export function createAuth({ db, secrets, config, log, onSessionEnd }: AuthDependencies) {
  return betterAuth({
    appName: 'Irori',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    // Versions are our key ids, so that after a rotation the second factors of before still open.
    secrets: secrets
      .derive('auth')
      .map(({ keyId, key }) => ({ version: Number.parseInt(keyId, 16), value: key.toString('base64url') })),
    // No transactions inside the library: with one connection (PGlite) they would wait for ours for ever.
    database: { db, type: 'postgres' },
    // Our own door has already held the origin against the public address and the host it was sent to.
    trustedOrigins: (request) => ownOrigin(request),
    emailAndPassword: {
      enabled: true,
      // Accounts are made by set-up and by invitations alone.
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
    },
    session: {
      modelName: 'auth_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: 14 * day,
      updateAge: day,
      freshAge: day,
      additionalFields: {
        activeWorkspaceId: { type: 'string', required: false, input: false, fieldName: 'active_workspace_id' },
      },
    },
    user: {
      modelName: 'auth_users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'auth_accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    plugins: [
      twoFactor({
        issuer: 'Irori',
        twoFactorTable: 'auth_two_factors',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            fields: {
              backupCodes: 'backup_codes',
              userId: 'user_id',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      passkey({
        rpName: 'Irori',
        rpID: new URL(config.publicUrl).hostname,
        origin: new URL(config.publicUrl).origin,
        schema: {
          passkey: {
            modelName: 'auth_passkeys',
            fields: {
              publicKey: 'public_key',
              userId: 'user_id',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
            },
          },
        },
      }),
    ],
    databaseHooks: {
      session: {
        create: { before: async (session) => ({ data: await inWorkspace(db, session) }) },
        delete: { after: async (session) => onSessionEnd(session.userId) },
      },
    },
    advanced: {
      cookiePrefix,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
    },
    // Throttled at our own door, by address and by account, with the same answers as everywhere.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      // The library's details may hold rows; only its sentence goes on.
      log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ part: 'auth' }, message),
    },
  });
}

/** A session holds the workspace it works in: at first the one joined first. */
async function inWorkspace<S extends { userId: string }>(
  db: Kysely<Tables>,
  session: S,
): Promise<S & { activeWorkspaceId: string | null }> {
  const member = await db
    .selectFrom('members')
    .select('workspace_id')
    .where('user_id', '=', session.userId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst();
  return { ...session, activeWorkspaceId: member?.workspace_id ?? null };
}

function ownOrigin(request: Request | undefined): string[] {
  const origin = request?.headers.get('origin');
  return origin && URL.canParse(origin) && new URL(origin).host === request?.headers.get('host') ? [origin] : [];
}

/** What every room can count on, made once by `main.ts` (or a test) and handed on as one plain object. */
import type { Connector } from '@irori/connectors/kit/connector';
import type { Auth } from './auth/auth.ts';
import type { Config } from './config.ts';
import type { Blobs } from './platform/blobs/blobs.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/database.ts';
import type { Dns } from './platform/dns.ts';
import type { Viewer } from './platform/http/viewer.ts';
import type { Jobs } from './platform/jobs/jobs.ts';
import type { Log } from './platform/log.ts';
import type { MailOpener } from './platform/mail-opener/mail-opener.ts';
import type { OutgoingHttp } from './platform/outgoing-http/outgoing-http.ts';
import type { Hub } from './platform/realtime/hub.ts';
import type { Presence } from './platform/realtime/presence.ts';
import type { Secrets } from './platform/secrets/secrets.ts';
import type { Tables } from './tables.ts';

export interface House {
  readonly config: Config;
  readonly database: Database<Tables>;
  readonly blobs: Blobs;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Jobs;
  /** The one way to make a request by URL: guarded and capped. */
  readonly outgoing: OutgoingHttp;
  readonly dns: Dns;
  readonly connectors: ConnectorRegistry;
  /** Reads stored mails again, where a hostile one can be stopped. */
  readonly mails: MailOpener;
  /** Accounts, sessions and second factors; its library is loaded when it is first asked for. */
  readonly auth: () => Promise<Auth>;
  /** Fills a new workspace with sample conversations, when the person who sets it up asks for them. */
  readonly addSamples?: (workspace: { workspaceId: string; memberId: string; inboxId: string }) => Promise<void>;
  /** Takes them out again, and nothing that a person made since. */
  readonly removeSamples?: (viewer: Viewer) => Promise<void>;
  readonly realtime: { readonly hub: Hub; readonly presence: Presence };
}

/** The media this house speaks, by id. */
export type ConnectorRegistry = ReadonlyMap<string, Connector>;

/** The connector of a channel; a channel of one that is no longer built in cannot be used. */
export function connectorOf(house: Pick<House, 'connectors'>, id: string): Connector {
  const connector = house.connectors.get(id);
  if (!connector) throw new Error(`No connector ${id} in this build`);
  return connector;
}

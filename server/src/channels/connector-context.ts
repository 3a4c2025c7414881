/** What the house lends a connector for one call: the guarded network, the time, and the settings it declared. */
import { join } from 'node:path';
import type { Connector, Context, Installation } from '@irori/connectors/kit/connector';
import type { Config } from '../config.ts';
import type { House } from '../house.ts';

/** @param signal ends the call; without one it has the time of an outgoing request. */
export function connectorContext(house: House, connector: Connector, signal?: AbortSignal): Context {
  return {
    installation: installationFor(house.config, connector),
    fetch: (input, init) => {
      if (input instanceof Request) throw new Error('Connectors name the address of a request by its URL');
      return house.outgoing.fetch(input, init as Parameters<House['outgoing']['fetch']>[1]);
    },
    addressOf: (host, port) => house.outgoing.addressOf(host, port),
    now: () => house.clock.now(),
    signal: signal ?? AbortSignal.timeout(house.config.caps.outgoingMs),
  };
}

/** The installation as this connector may know it: of the settings, those it declared. */
export function installationFor(
  config: Config,
  connector: Pick<Connector, 'id' | 'installationSettings'>,
): Installation {
  return {
    publicUrl: config.publicUrl,
    inboundDomain: config.inboundDomain,
    outgoingDirectory: outgoingDirectory(config),
    setting: (name) => {
      if (!connector.installationSettings.includes(name)) throw new Error(`${connector.id} did not declare ${name}`);
      return settingOf(config, name);
    },
  };
}

/** Where mail is kept while no relay is set; an absolute path. */
export const outgoingDirectory = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'outgoing');

function settingOf(config: Config, name: string): string | undefined {
  if (name === 'IRORI_SMTP_URL') return config.relayUrl ?? undefined;
  if (name === 'IRORI_MAIL_FROM') return config.mailFrom ?? undefined;
  const platform = /^IRORI_([A-Z0-9]+)_API_URL$/.exec(name)?.[1];
  return platform === undefined ? undefined : config.platformUrls[platform.toLowerCase()];
}

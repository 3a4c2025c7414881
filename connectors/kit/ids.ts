/** Ids of the outside world, made and read by their connector alone: the core stores and compares them, nothing more. */

declare const brand: unique symbol;
type Opaque<Name extends string> = string & { readonly [brand]: Name };

/** One event as its provider knows it; unique within a channel. Stores each event once. */
export type ProviderEventId = Opaque<'ProviderEventId'>;
/** One message as its medium knows it, e.g. a mail's Message-ID. Unique within the connector's `refScope`. */
export type ExternalRef = Opaque<'ExternalRef'>;
/** What must be processed in order: a chat, a room, for mail the channel. */
export type OrderKey = Opaque<'OrderKey'>;

export const providerEventId = (value: string): ProviderEventId => value as ProviderEventId;
export const externalRef = (value: string): ExternalRef => value as ExternalRef;
export const orderKey = (value: string): OrderKey => value as OrderKey;

/** What a benchmark is: a name to ask for it by, and a run on one kind of database. */
import type { DatabaseKind, Place } from '../house/databases.ts';
import { makePlace } from '../house/databases.ts';
import type { Table } from '../report/report.ts';

export interface Part {
  readonly name: string;
  readonly says: string;
  /** Parts without a database run once. */
  readonly kinds: readonly DatabaseKind[] | 'none';
  run(context: PartContext): Promise<Table>;
}

export interface PartContext {
  readonly kind: DatabaseKind;
  /** A server to make databases on; null for the embedded kind. */
  readonly postgresUrl: string | null;
  /** Smaller figures, to see that all of it works. */
  readonly quick: boolean;
}

export const bothKinds: readonly DatabaseKind[] = ['pglite', 'postgres'];

/** Lends a place for an installation and takes it away whatever happens. */
export async function withPlace<T>({ postgresUrl }: PartContext, work: (place: Place) => Promise<T>): Promise<T> {
  const place = await makePlace(postgresUrl);
  try {
    return await work(place);
  } finally {
    await place.remove();
  }
}

/** Doors as they travel: what can be opened, what is open and how it does. Credentials never do. */
import type { Door } from '@irori/connectors/kit/doors';
import type { ChannelDoor, ChannelImport } from '@irori/contract/channels/doors';
import { type ChannelRow, type DoorRow, doorsOf, openDoor } from '../channels/index.ts';
import { connectorOf, type House } from '../house.ts';
import { type ImportRow, latestImports } from './imports-store.ts';

export async function presentDoors(house: House, row: ChannelRow): Promise<ChannelDoor[]> {
  const doors = connectorOf(house, row.connector).doors ?? [];
  const { db } = house.database;
  const [open, imports, looks] = await Promise.all([
    doorsOf(db, row.workspace_id, row.id),
    latestImports(db, row.workspace_id, row.id),
    db
      .selectFrom('channel_sources')
      .select(['source', 'updated_at'])
      .where('workspace_id', '=', row.workspace_id)
      .where('channel_id', '=', row.id)
      .execute(),
  ]);
  const lookedAt = new Map(looks.map((look) => [look.source, look.updated_at]));
  return doors.map((door) => {
    const opened = open.find((one) => one.door === door.id) ?? null;
    const taken = imports.get(door.id);
    return {
      id: door.id,
      direction: door.direction,
      name: { ...door.name },
      intro: { ...door.intro },
      fields: door.fields.map((field) => ({
        ...field,
        label: { ...field.label },
        help: { ...field.help },
        initial: field.initial ?? '',
        choices: (field.choices ?? []).map(({ value, label }) => ({ value, label: { ...label } })),
      })),
      steps: (door.steps ?? []).map((step) => ({ ...step })),
      opened: opened && presentOpened(house, row, door, opened, lookedAt.get(door.id) ?? null),
      canImport: door.history !== undefined,
      import: taken ? presentImport(taken) : null,
    };
  });
}

/** Where a platform posts to. */
export const hookUrl = (house: House, row: Pick<ChannelRow, 'id' | 'connector'>, door: string): string =>
  `${house.config.publicUrl}/hooks/${row.connector}/${row.id}/${door}`;

function presentOpened(house: House, row: ChannelRow, door: Door, opened: DoorRow, lookedAt: Date | null) {
  const show = door.post?.show(openDoor(house, opened), hookUrl(house, row, door.id)) ?? [];
  return {
    state: opened.state,
    since: opened.state_since.toISOString(),
    trouble: opened.trouble,
    settings: opened.settings,
    show: show.map(({ label, value }) => ({ label: { ...label }, value })),
    lookedAt: door.receiver ? (lookedAt?.toISOString() ?? null) : null,
  };
}

function presentImport(row: ImportRow): ChannelImport {
  return {
    id: row.id,
    state: row.state,
    since: row.since?.toISOString() ?? null,
    found: row.found,
    taken: row.taken,
    trouble: row.trouble,
    startedAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

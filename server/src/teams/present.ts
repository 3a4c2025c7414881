// Teams as everybody sees them.
import type { Team } from '@irori/contract/teams/api';
import type { TeamRow } from './store.ts';

export function presentTeam(row: TeamRow): Team {
  return { id: row.id, name: row.name, memberIds: row.member_ids };
}

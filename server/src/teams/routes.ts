// Teams over HTTP: groups of members that hold conversations together. Everybody sees them, owner and admin make them.
import { id, page } from '@irori/contract/common/api';
import { newTeam, type Team, team, teamPatch } from '@irori/contract/teams/api';
import { z } from 'zod';
import { conflict, notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { mayManageWorkspace, requireMembers } from '../members/index.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { presentTeam } from './present.ts';
import { allTeams, deleteTeam, insertTeam, renameTeam, setTeamMembers, teamById, teamHoldsWork } from './store.ts';

const params = z.object({ id });
const manage = policy('workspace.manage', mayManageWorkspace);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/teams',
    summary: 'All teams.',
    access: 'signedIn',
    response: page(team),
    handle: async ({ house, viewer }) => ({
      items: (await allTeams(house.database.db, viewer.workspaceId)).map(presentTeam),
      nextCursor: null,
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/teams',
    summary: 'Makes a team.',
    access: manage,
    body: newTeam,
    response: team,
    status: 201,
    handle: async ({ house, viewer, body }) => {
      const teamId = newId();
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        await requireMembers(tx, body.memberIds);
        await insertTeam(tx.trx, tx.workspaceId, { id: teamId, name: body.name, now: house.clock.now() });
        await setTeamMembers(tx.trx, tx.workspaceId, teamId, body.memberIds);
        tx.announce({ kind: 'team.changed', subjectId: teamId });
      });
      return readTeam(house, viewer, teamId);
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/teams/:id',
    summary: 'Changes name or members.',
    access: manage,
    params,
    body: teamPatch,
    response: team,
    handle: async ({ house, viewer, params, body }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        if (!(await renameTeam(tx.trx, tx.workspaceId, params.id, body.name))) throw notFound('team');
        if (body.memberIds) {
          await requireMembers(tx, body.memberIds);
          await setTeamMembers(tx.trx, tx.workspaceId, params.id, body.memberIds);
        }
        tx.announce({ kind: 'team.changed', subjectId: params.id });
      });
      return readTeam(house, viewer, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/teams/:id',
    summary: 'Dissolves a team that holds no conversation.',
    access: manage,
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        if (await teamHoldsWork(tx.trx, tx.workspaceId, params.id)) {
          throw conflict('team_not_empty', 'This team still holds conversations.');
        }
        if (!(await deleteTeam(tx.trx, tx.workspaceId, params.id))) throw notFound('team');
        tx.announce({ kind: 'team.removed', subjectId: params.id });
      });
      return undefined;
    },
  }),
];

async function readTeam(house: House, viewer: Viewer, teamId: string): Promise<Team> {
  const row = await teamById(house.database.db, viewer.workspaceId, teamId);
  if (!row) throw notFound('team');
  return presentTeam(row);
}

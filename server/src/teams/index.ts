// Front door of the teams room.
export { presentTeam } from './present.ts';
export { allTeams, type TeamRow, teamById } from './store.ts';

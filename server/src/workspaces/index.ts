// Front door of the workspaces room.
export { type SetUp, setUp } from './commands/set-up.ts';
export { freeBytes, type InstallationFact, installationFacts, isReachableFromOutside } from './installation.ts';
export { setupLink } from './setup-link.ts';
export { anyWorkspace } from './store.ts';

/** The front door of the doors room: imports of old messages, for whoever runs them. */
export { type ImportRow, importById, runningImports, updateImport, waitingEvents } from './imports-store.ts';

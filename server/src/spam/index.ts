/** The front door of the spam room. */
export { deleteOldSpam } from './commands/delete-old-spam.ts';
export { judgeSpam, type SpamRules } from './judge.ts';
export { loadSpamRules } from './load-rules.ts';

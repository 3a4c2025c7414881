/** The question to the index: the words, and the part of the workspace that the viewer may see. */
import { type QueryTerm, queryTerms } from './tokens.ts';

export interface SearchScope {
  readonly workspaceId: string;
  /** Only conversations of these inboxes are found. */
  readonly inboxIds: readonly string[];
}

/**
 * Each inbox asked for costs a look into its own list for every candidate. For more than these the index answers for the
 * whole workspace, and the conversations' own rows say which may be seen (they have the last word in any case).
 */
const inboxesInIndex = 8;

/** The query as a `tsquery`; null when nothing was asked or nothing may be seen. */
export function scopedQuery(text: string, scope: SearchScope): string | null {
  const terms = queryTerms(text);
  if (terms.length === 0 || scope.inboxIds.length === 0) return null;
  // Words first: the row by row evaluation stops at the first that is missing.
  return `${wordsQuery(terms)} & (${scopeLexemes(scope).map(quote).join(' | ')})`;
}

/** The words alone. */
export function wordsQuery(terms: readonly QueryTerm[]): string {
  return terms.map(({ token, prefix }) => quote(token) + (prefix ? ':*' : '')).join(' & ');
}

/** The lexeme that the trigger writes into each document of a workspace. */
export const workspaceLexeme = (workspaceId: string): string => `:w${workspaceId}`;

function scopeLexemes({ workspaceId, inboxIds }: SearchScope): string[] {
  if (inboxIds.length > inboxesInIndex) return [workspaceLexeme(workspaceId)];
  return inboxIds.map((inboxId) => `:i${inboxId}`);
}

/** Tokens hold letters and digits alone; quoting is for the day when that changes. */
function quote(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

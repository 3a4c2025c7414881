/** The front door of the search room. */
export { matchingConversations } from './matching-conversations.ts';
export { wordsQuery, workspaceLexeme } from './scope.ts';
export { addWords } from './store.ts';
export { fold, indexTokens, queryTerms } from './tokens.ts';

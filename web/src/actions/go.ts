/** Moving about from code that is no component. The router is handed in once, so that actions do not import screens. */

interface Navigator {
  navigate(to: { to: string; replace?: boolean }): Promise<void>;
  readonly path: string;
}

let navigator: Navigator | null = null;

export function setNavigator(next: Navigator): void {
  navigator = next;
}

export function goTo(to: string, replace = false): void {
  void navigator?.navigate({ to, replace });
}

export const currentPath = (): string => navigator?.path ?? '/';

/** Where in the inbox we are, by the address; null elsewhere. */
export function inboxPlace(
  path: string = currentPath(),
): { inbox: string; section: string; conversation: string | null } | null {
  const match = /^\/inbox\/([^/]+)\/([^/]+)(?:\/([^/]+))?/.exec(path);
  return match ? { inbox: match[1]!, section: match[2]!, conversation: match[3] ?? null } : null;
}

export function conversationPath(conversationId: string, place = inboxPlace()): string {
  return `/inbox/${place?.inbox ?? 'all'}/${place?.section ?? 'all'}/${conversationId}`;
}

/** Where the member was last in the inbox, on this device; the way home. */
const key = 'irori.place';

export function lastPlace(): string {
  try {
    const stored = localStorage.getItem(key);
    if (stored?.startsWith('/inbox/')) return stored;
  } catch {
    // Private mode: the usual place.
  }
  return '/inbox/all/unassigned';
}

export function rememberPlace(inbox: string, section: string): void {
  try {
    localStorage.setItem(key, `/inbox/${inbox}/${section}`);
  } catch {
    // Private mode: not remembered.
  }
}

/** Light, dark, or as the system says; remembered on the device so that the next start paints right at once. */
import type { Preferences } from '@irori/contract/members/api';

export type Theme = Preferences['theme'];

/** Follows the system while that is the wish. Returns how to stop following. */
export function applyTheme(theme: Theme): () => void {
  try {
    localStorage.setItem('irori.theme', theme);
  } catch {
    // Private mode: the next start follows the system until the snapshot is there.
  }
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    const dark = theme === 'dark' || (theme === 'system' && system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  };
  paint();
  system.addEventListener('change', paint);
  return () => system.removeEventListener('change', paint);
}

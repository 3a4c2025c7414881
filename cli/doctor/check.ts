// One thing that was looked at.

export interface Check {
  /** Stable, for scripts. */
  readonly code: string;
  /** `warning`: it works, and something is missing that most installations want. */
  readonly state: 'ok' | 'warning' | 'failing';
  readonly text: string;
  /** The one next step; `null` when there is nothing to do. */
  readonly advice: string | null;
}

export const fine = (code: string, text: string): Check => ({ code, state: 'ok', text, advice: null });
export const note = (code: string, text: string, advice: string): Check => ({ code, state: 'warning', text, advice });
export const broken = (code: string, text: string, advice: string): Check => ({ code, state: 'failing', text, advice });

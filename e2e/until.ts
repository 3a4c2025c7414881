// Waiting for something to become true, with a sentence to say what never did.

export interface Patience {
  /** What is waited for, ending the sentence "Waited … ms for". */
  readonly what: string;
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/** Asks until the answer is something other than undefined, null or false, and answers that. */
export async function until<T>(
  ask: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  { what, timeoutMs = 15_000, everyMs = 25 }: Patience,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let lastError: unknown = null;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      lastError = null;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > end) {
      const because = lastError instanceof Error ? `: ${lastError.message}` : '';
      throw new Error(`Waited ${timeoutMs} ms for ${what}${because}`);
    }
    await pause(everyMs);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

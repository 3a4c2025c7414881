/** When this device last showed a conversation, for the "new since you looked" line. Small, local, and no harm when lost. */
const key = 'irori.looked';
const kept = 500;

let moments: Record<string, string> | null = null;

function read(): Record<string, string> {
  if (moments) return moments;
  try {
    moments = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, string>;
  } catch {
    moments = {};
  }
  return moments;
}

export const lookedAt = (conversationId: string): string | null => read()[conversationId] ?? null;

/** @param at time of the newest message that was shown */
export function noteLooked(conversationId: string, at: string): void {
  const { [conversationId]: _before, ...others } = read();
  moments = Object.fromEntries([...Object.entries(others), [conversationId, at]].slice(-kept));
  try {
    localStorage.setItem(key, JSON.stringify(moments));
  } catch {
    // Private mode or full: the line is then drawn by our last answer.
  }
}

/** Yahoo writes a whole header block on one line, the labels glued to the values before them. Parts it into lines again. */
import { readLabel } from './labels.ts';

/** Lines that hold three labels or more become as many lines; all others stay as they are. */
export function splitGluedLabels(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    if (line.length > 5000 || !/^\s*>?\s*[-–—]{2,}[^-]{3,80}[-–—]{2,}\s*\S/.test(line)) return [line];
    const title = /^(\s*>?\s*[-–—]{2,}[^-]{3,80}[-–—]{2,})\s*(.*)$/.exec(line);
    if (!title) return [line];
    const starts = labelStarts(title[2] as string);
    if (starts.length < 3 || starts[0] !== 0) return [line];
    const rest = title[2] as string;
    return [title[1] as string, ...starts.map((start, index) => rest.slice(start, starts[index + 1]))];
  });
}

/** Where labels begin: for each colon, the longest known label that ends at it and begins with a capital or after a bracket. */
function labelStarts(text: string): number[] {
  const starts: number[] = [];
  for (let colon = text.search(/[:：]/); colon !== -1; ) {
    for (let length = Math.min(30, colon); length >= 1; length--) {
      const start = colon - length;
      const label = text.slice(start, colon);
      if (label !== label.trim() || !/^\p{Lu}|^\P{Ll}\P{Ll}/u.test(label)) continue;
      if (readLabel(`${label}:`)) {
        starts.push(start);
        break;
      }
    }
    const next = text.slice(colon + 1).search(/[:：]/);
    colon = next === -1 ? -1 : colon + 1 + next;
  }
  return starts;
}

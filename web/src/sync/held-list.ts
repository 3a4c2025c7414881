/**
 * Keeps a list still under a hand. While a pointer, a touch or the focus is in the list, nothing is moved or inserted:
 * what is new or bumped waits and is counted, and a row that left the section stays until the selection moves on.
 */

export interface HeldList {
  /** Rows as shown, in order. */
  readonly shown: readonly string[];
  /** Rows shown that are no longer in the list. */
  readonly left: ReadonlySet<string>;
  /** Rows that wait above: new ones and those that would have moved up. */
  readonly waiting: number;
}

/**
 * @param shown rows on the screen now
 * @param list rows as they should be
 * @param hand what is in the list: a pointer holds everything, the focus alone lets rows leave behind the selection
 * @param selected the open or focused row: it never vanishes under the reader
 */
export function holdList(
  shown: readonly string[],
  list: readonly string[],
  hand: 'pointer' | 'focus' | null,
  selected: string | null,
): HeldList {
  const inList = new Set(list);
  if (hand === null || shown.length === 0) return { ...keepSelected(shown, list, inList, selected), waiting: 0 };

  const before = hand === 'pointer' ? shown : staying(shown, inList, selected);
  return holdStill(before, list, inList);
}

/** The same array when all stay, so that nobody renders for nothing. */
function staying(shown: readonly string[], inList: ReadonlySet<string>, selected: string | null): readonly string[] {
  const kept = shown.filter((id) => inList.has(id) || id === selected);
  return kept.length === shown.length ? shown : kept;
}

function holdStill(shown: readonly string[], list: readonly string[], inList: ReadonlySet<string>): HeldList {
  const onScreen = new Set(shown);
  const left = new Set(shown.filter((id) => !inList.has(id)));
  // Pages loaded below are not news: they follow the last row that is shown and join at the end.
  const lastShown = list.findLastIndex((id) => onScreen.has(id));
  const below = list.slice(lastShown + 1).filter((id) => !onScreen.has(id));
  const fresh = list.slice(0, lastShown + 1).filter((id) => !onScreen.has(id)).length;
  return { shown: below.length > 0 ? [...shown, ...below] : shown, left, waiting: fresh + movedUp(shown, list) };
}

function keepSelected(
  shown: readonly string[],
  list: readonly string[],
  inList: ReadonlySet<string>,
  selected: string | null,
): Omit<HeldList, 'waiting'> {
  if (selected === null || inList.has(selected)) return { shown: list, left: nobody };
  const at = shown.indexOf(selected);
  if (at === -1) return { shown: list, left: nobody };
  const place = Math.min(at, list.length);
  return { shown: [...list.slice(0, place), selected, ...list.slice(place)], left: new Set([selected]) };
}

const nobody: ReadonlySet<string> = new Set();

/** How many shown rows now belong above a row that they stand under. */
function movedUp(shown: readonly string[], list: readonly string[]): number {
  const place = new Map(list.map((id, index) => [id, index]));
  let climbers = 0;
  let lowest = -1;
  for (const id of shown) {
    const at = place.get(id);
    if (at === undefined) continue;
    if (at < lowest) climbers += 1;
    else lowest = at;
  }
  return climbers;
}

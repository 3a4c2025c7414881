// The time, as something handed in, so that a test decides what time it is.

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export interface TestClock extends Clock {
  /** Moves the time on by milliseconds. */
  advance(ms: number): void;
  set(moment: Date): void;
}

/** A clock that stands still until told otherwise. */
export function testClock(start: Date = new Date('2026-01-15T09:00:00.000Z')): TestClock {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    advance: (ms) => {
      current += ms;
    },
    set: (moment) => {
      current = moment.getTime();
    },
  };
}

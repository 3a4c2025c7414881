/** A moment on the screen: short to see, whole to hear and on hover. Keeps itself right when the day turns. */
import { createContext, useContext, useEffect, useState } from 'react';
import { clockTime, dayAndClock, fullTime, shortTime, type TimeStyle, timeAgo } from './time-format.ts';

const Style = createContext<TimeStyle>({ locale: 'en', timeZone: 'UTC' });
export const TimeStyleProvider = Style.Provider;
export const useTimeStyle = (): TimeStyle => useContext(Style);

export function Time({
  at,
  as = 'short',
  className,
}: {
  at: string;
  as?: 'short' | 'clock' | 'day-and-clock' | 'ago';
  className?: string;
}) {
  const style = useTimeStyle();
  const now = useNow(as === 'ago' ? 15_000 : 60_000);
  const moment = new Date(at);
  const text =
    as === 'clock'
      ? clockTime(moment, style)
      : as === 'ago'
        ? timeAgo(moment, now, style)
        : as === 'short'
          ? shortTime(moment, now, style)
          : dayAndClock(moment, now, style);
  return (
    <time dateTime={at} title={fullTime(moment, style)} className={`tabular ${className ?? ''}`}>
      {text}
    </time>
  );
}

const clocks = new Map<number, Set<() => void>>();

/** The present, renewed every so many milliseconds; all that ask for the same pace share one timer. */
export function useNow(every: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    let group = clocks.get(every);
    if (!group) {
      group = new Set();
      clocks.set(every, group);
      const members = group;
      setInterval(() => {
        for (const tell of members) tell();
      }, every);
    }
    const tell = () => setNow(new Date());
    group.add(tell);
    return () => {
      group.delete(tell);
    };
  }, [every]);
  return now;
}

/** Says to listeners what changed on a screen: once, in a sentence, while times that tick beside it are left alone. */
import { useEffect, useRef } from 'react';
import { announce } from '../../ui/announce.tsx';

/** @param sentence what is true now; said when it becomes another one, not when the screen opens */
export function useSaid(sentence: string): void {
  const before = useRef(sentence);
  useEffect(() => {
    if (sentence !== before.current && sentence !== '') announce(sentence);
    before.current = sentence;
  }, [sentence]);
}

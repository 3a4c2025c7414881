/** Says things to listeners, politely and rarely: one sentence in five seconds, never while typing. Mounted from the start. */
import { useEffect, useState } from 'react';

const gap = 5000;
let waiting: string | null = null;
let last = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let say: (text: string) => void = () => undefined;

/** The newest sentence wins over one that still waits. */
export function announce(text: string): void {
  waiting = text;
  clearTimeout(timer);
  timer = setTimeout(speak, Math.max(50, last + gap - Date.now()));
}

function speak(): void {
  if (waiting === null) return;
  if (Date.now() - lastKey < 1500) {
    timer = setTimeout(speak, 1500);
    return;
  }
  last = Date.now();
  say(waiting);
  waiting = null;
}

let lastKey = 0;

export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    say = setText;
    const onInput = () => {
      lastKey = Date.now();
    };
    document.addEventListener('input', onInput, true);
    return () => document.removeEventListener('input', onInput, true);
  }, []);
  return (
    <div aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}

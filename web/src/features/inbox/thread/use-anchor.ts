/**
 * Keeps the text under the reader's eyes where it is. The scroller is anchored at the bottom (`column-reverse`), so what
 * grows above never moves it; what grows or is added below is made up for here, before it is painted.
 */
import { type RefObject, useEffect, useLayoutEffect } from 'react';

/** @param content the one block inside `scroller`, within which `data-anchor` marks what to hold on to */
export function useAnchor(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const outer = scroller.current;
    const inner = content.current;
    if (!outer || !inner) return;
    let anchor: { element: Element; top: number } | null = null;
    const remember = () => {
      // At the bottom nothing is held: new things push the old ones up, as in any chat.
      anchor = outer.scrollTop > -2 ? null : firstVisible(outer, inner);
    };
    const restore = () => {
      if (anchor?.element.isConnected) {
        const moved = anchor.element.getBoundingClientRect().top - anchor.top;
        if (Math.abs(moved) >= 1) outer.scrollTop += moved;
      }
      remember();
    };
    const sizes = new ResizeObserver(restore);
    sizes.observe(inner);
    outer.addEventListener('scroll', remember, { passive: true });
    return () => {
      sizes.disconnect();
      outer.removeEventListener('scroll', remember);
    };
  }, [scroller, content]);
}

function firstVisible(outer: HTMLElement, inner: HTMLElement): { element: Element; top: number } | null {
  const edge = outer.getBoundingClientRect().top;
  for (const element of inner.querySelectorAll('[data-anchor]')) {
    const box = element.getBoundingClientRect();
    if (box.bottom > edge + 1) return { element, top: box.top };
  }
  return null;
}

/** Calls back when the top of the content comes near, to fetch older messages. */
export function useNearTop(scroller: RefObject<HTMLElement | null>, near: () => void): void {
  useEffect(() => {
    const outer = scroller.current;
    if (!outer) return;
    const look = () => {
      const above = outer.scrollHeight - outer.clientHeight + outer.scrollTop;
      if (above < 600) near();
    };
    look();
    outer.addEventListener('scroll', look, { passive: true });
    return () => outer.removeEventListener('scroll', look);
  }, [scroller, near]);
}

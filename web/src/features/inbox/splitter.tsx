/** The edge between list and thread: dragged, or moved by arrow keys; the width is remembered on this device. */
import { useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import { currentPanes, setPanes, usePanes } from '../../actions/stage.ts';

const least = 280;
const most = 560;
const clamp = (width: number) => Math.round(Math.min(most, Math.max(least, width)));

export function Splitter() {
  const { t } = useLingui();
  const { listWidth } = usePanes();
  const grip = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t`Width of the list`}
      aria-valuenow={listWidth}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className="relative w-px shrink-0 cursor-col-resize touch-none bg-line before:absolute before:inset-y-0 before:-left-1 before:w-2.5 before:content-[''] hover:bg-accent"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, width: currentPanes().listWidth };
      }}
      onPointerMove={(event) => {
        const from = grip.current;
        if (from) setPanes({ listWidth: clamp(from.width + event.clientX - from.x) });
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowLeft' ? -16 : event.key === 'ArrowRight' ? 16 : 0;
        if (step === 0) return;
        event.preventDefault();
        setPanes({ listWidth: clamp(listWidth + step) });
      }}
    />
  );
}

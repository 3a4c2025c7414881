/** Says what a control does and which key does the same. Never the only place where something is said. */
import type { ReactElement } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Keys } from './keys.tsx';

export function Tip({
  text,
  shortcut,
  children,
}: {
  text: string;
  shortcut?: string | undefined;
  children: ReactElement;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <Tooltip
        offset={6}
        className="appear z-50 flex items-center gap-2 rounded-control bg-text px-2 py-1 text-bg text-meta shadow-raised"
      >
        {text}
        {shortcut && <Keys keys={shortcut} onDark />}
      </Tooltip>
    </TooltipTrigger>
  );
}

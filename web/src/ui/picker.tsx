/**
 * A list to choose from by typing: people, tags, commands (the combobox of WAI-ARIA, with its list always open). The first
 * option is chosen from the start, arrow keys move, Enter takes, Escape closes at once; composing is never a choice.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Keys } from './keys.tsx';

export interface PickerItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon?: IconName | undefined;
  readonly picture?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly checked?: boolean | undefined;
  /** Shown with its reason, and not to be chosen. */
  readonly disabled?: boolean | undefined;
}

export interface PickerSection {
  readonly id: string;
  readonly title: string;
  readonly items: readonly PickerItem[];
}

export function Picker({
  label,
  placeholder,
  query,
  onQuery,
  sections,
  onPick,
  onClose,
  typedAhead = noKeys,
  empty,
  footer,
}: {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  /** Already filtered by the query. */
  sections: readonly PickerSection[];
  onPick: (id: string) => void;
  onClose: () => void;
  /** Asked once: keys that were pressed before this was there, as `KeyboardEvent.key`. */
  typedAhead?: () => readonly string[];
  empty: ReactNode;
  footer?: ReactNode;
}) {
  const base = useId();
  const shown = sections.filter((section) => section.items.length > 0);
  const choices = shown.flatMap((section) => section.items.filter((item) => !item.disabled));
  const [moved, setMoved] = useState<string | null>(null);
  const active = choices.find((item) => item.id === moved) ?? choices[0];
  const idOf = (item: PickerItem) => `${base}-${item.id}`;
  const activeId = active && idOf(active);

  const ahead = useRef(typedAhead);
  const early = useRef<() => void>(undefined);
  early.current = () => {
    const keys = ahead.current();
    const text = keys.filter((key) => key.length === 1).join('');
    if (keys.at(-1) === 'Enter' && text === '' && active) onPick(active.id);
    else if (text !== '') onQuery(query + text);
  };
  useEffect(() => early.current?.(), []);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const move = (by: 1 | -1) => {
    const at = active ? choices.indexOf(active) : 0;
    setMoved(choices[(at + by + choices.length) % choices.length]?.id ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The keys of a conversion are its own (Safari sends its Enter after the end of composing).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return event.stopPropagation();
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') active && onPick(active.id);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div className="relative flex items-center border-b">
        <Icon name="search" className="pointer-events-none absolute left-4 text-text-3" />
        <input
          // biome-ignore lint/a11y/noAutofocus: it was asked for by a key, to be typed into
          autoFocus
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${base}-list`}
          aria-activedescendant={activeId}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setMoved(null);
            onQuery(event.target.value);
          }}
          onKeyDown={onKeyDown}
          className="no-ring h-12 w-full bg-transparent pr-4 pl-11 text-message placeholder:text-text-3"
        />
      </div>
      <div className="max-h-[min(24rem,50dvh)] overflow-y-auto p-1.5">
        <div role="listbox" id={`${base}-list`} aria-label={label}>
          {shown.map((section) => (
            <div key={section.id} role="group" aria-label={section.title || label} className="pb-1">
              {section.title && (
                <div aria-hidden className="px-2.5 pt-2 pb-1 font-bold text-meta text-text-3">
                  {section.title}
                </div>
              )}
              {section.items.map((item) => (
                <Row
                  key={item.id}
                  id={idOf(item)}
                  item={item}
                  active={item === active}
                  onHover={() => setMoved(item.id)}
                  onPick={() => onPick(item.id)}
                />
              ))}
            </div>
          ))}
        </div>
        {choices.length === 0 && shown.length === 0 && (
          <div role="status" className="px-4 py-6 text-center text-text-3">
            {empty}
          </div>
        )}
      </div>
      {footer && <div className="border-t bg-surface px-4 py-2 text-meta text-text-3">{footer}</div>}
    </>
  );
}

const noKeys = (): readonly string[] => [];

/** The keyboard stays in the field above; the pointer may choose here. */
function Row({
  id,
  item,
  active,
  onHover,
  onPick,
}: {
  id: string;
  item: PickerItem;
  active: boolean;
  onHover: () => void;
  onPick: () => void;
}) {
  const hand = item.disabled ? {} : { onPointerMove: onHover, onClick: onPick };
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-checked={item.checked}
      aria-disabled={item.disabled || undefined}
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      {...hand}
      className={`no-ring target flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1 text-ui ${active ? 'bg-selected' : ''} ${item.disabled ? 'opacity-60' : ''}`}
    >
      {item.checked !== undefined && <span className="w-4">{item.checked && <Icon name="check" />}</span>}
      {item.picture ?? (item.icon && <Icon name={item.icon} className="text-text-3" />)}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{item.label}</span>
        {item.detail && <span className="block truncate text-meta text-text-3">{item.detail}</span>}
      </span>
      {item.shortcut && <Keys keys={item.shortcut} />}
    </div>
  );
}

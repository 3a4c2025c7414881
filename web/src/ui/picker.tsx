/** A list to choose from by typing: people, tags, commands. Arrow keys move, Enter chooses, composing is never a choice. */
import type { ReactNode } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
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
  empty: ReactNode;
  footer?: ReactNode;
}) {
  const shown = sections.filter((section) => section.items.length > 0);
  const disabled = shown.flatMap((section) => section.items.filter((item) => item.disabled).map((item) => item.id));
  return (
    <Autocomplete inputValue={query} onInputChange={onQuery} disableVirtualFocus={false}>
      <SearchField aria-label={label} autoFocus className="relative flex items-center border-b">
        <Icon name="search" className="pointer-events-none absolute left-4 text-text-3" />
        <Input
          placeholder={placeholder}
          onKeyDown={(event) => {
            // The Enter that confirms a conversion chooses nothing (Safari sends it after the end of composing).
            if (event.key === 'Enter' && (event.nativeEvent.isComposing || event.keyCode === 229))
              event.stopPropagation();
          }}
          className="no-ring h-12 w-full bg-transparent pr-4 pl-11 text-message placeholder:text-text-3 [&::-webkit-search-cancel-button]:hidden"
        />
      </SearchField>
      <div
        role="group"
        aria-label={label}
        tabIndex={0}
        className="ring-inside max-h-[min(24rem,50dvh)] overflow-y-auto"
      >
        <ListBox
          aria-label={label}
          items={shown}
          disabledKeys={disabled}
          onAction={(key) => onPick(String(key))}
          selectionMode="none"
          shouldFocusWrap
          renderEmptyState={() => <div className="px-4 py-6 text-center text-text-3">{empty}</div>}
          className="no-ring p-1.5"
        >
          {(section) => (
            <ListBoxSection id={section.id} className="pb-1">
              <Header className={section.title ? 'px-2.5 pt-2 pb-1 font-bold text-meta text-text-3' : 'sr-only'}>
                {section.title || label}
              </Header>
              {section.items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </ListBoxSection>
          )}
        </ListBox>
      </div>
      {footer && <div className="border-t bg-surface px-4 py-2 text-meta text-text-3">{footer}</div>}
    </Autocomplete>
  );
}

function Row({ item }: { item: PickerItem }) {
  return (
    <ListBoxItem
      id={item.id}
      textValue={item.label}
      className="no-ring target flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1 text-ui hover:bg-hover focus:bg-selected data-[focused]:bg-selected disabled:opacity-60"
    >
      {item.checked !== undefined && <span className="w-4">{item.checked && <Icon name="check" />}</span>}
      {item.picture ?? (item.icon && <Icon name={item.icon} className="text-text-3" />)}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{item.label}</span>
        {item.detail && <span className="block truncate text-meta text-text-3">{item.detail}</span>}
      </span>
      {item.shortcut && <Keys keys={item.shortcut} />}
    </ListBoxItem>
  );
}

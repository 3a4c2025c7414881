/** What an action is, and on what it acts. Keys, palette, menus, tooltips and the help overlay are all made from these. */
import type { Conversation } from '@irori/contract/conversations/api';
import type { Store } from '@irori/contract/store';
import type { MessageDescriptor } from '@lingui/core';
import type { IconName } from '../ui/icon.tsx';

export type ActionGroup = 'anywhere' | 'go' | 'list' | 'thread' | 'composer';

export interface ActionContext {
  readonly store: Store;
  /** What it acts on: the selected rows, else the open conversation, else the focused row. */
  readonly targets: readonly Conversation[];
}

/** True: it may run. A sentence: it may not, because. False: it has no place here. */
export type Verdict = boolean | MessageDescriptor;

export interface Action {
  readonly id: string;
  readonly group: ActionGroup;
  readonly icon: IconName;
  /** May change with the target: "Close" or "Reopen". */
  label(context: ActionContext): MessageDescriptor;
  /** Chords and sequences; the first is shown. Single keys obey the member's switch. */
  readonly keys: readonly string[];
  /** Also heard while a text field has the focus: only chords with Mod, and Escape. */
  readonly inText?: boolean;
  can(context: ActionContext): Verdict;
  run(context: ActionContext): void;
  /** Other words people may look for in the palette. */
  readonly alsoFoundBy?: MessageDescriptor;
  /** Not offered in the palette: moving about in a list, for instance. */
  readonly onlyKey?: boolean;
}

/** True when all targets are there and allow it. */
export const all = (context: ActionContext, test: (conversation: Conversation) => boolean): boolean =>
  context.targets.length > 0 && context.targets.every(test);

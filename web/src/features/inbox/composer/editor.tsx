/** The editor: a small set of marks, no styles of its own, and an ear for input methods. Fetched apart from the first list. */

import { useLingui } from '@lingui/react/macro';
import Placeholder from '@tiptap/extension-placeholder';
import { EditorContent, type Editor as TipTap, useEditor, useEditorState } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { type ReactNode, useEffect, useRef } from 'react';
import { isComposing } from '../../../actions/keys.ts';
import { isMac } from '../../../actions/registry.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { IconName } from '../../../ui/icon.tsx';
import { editorContentOf, htmlOf, plainTextOf } from './written.ts';

export interface EditorProps {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly html: string | null;
  readonly autoFocus: boolean;
  readonly onChange: (text: string, html: string | null) => void;
  readonly onFiles: (files: readonly File[]) => void;
  /** Mod+Enter, or Mod+Shift+Enter to close as well. */
  readonly onSend: (close: boolean) => void;
  /** Enter alone sends: a member's habit for chats. */
  readonly enterSends: boolean;
  readonly onLeave: () => void;
  /** Beside the buttons for marks. */
  readonly tools: ReactNode;
  readonly actions: ReactNode;
}

export function Editor(props: EditorProps) {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: false,
        horizontalRule: false,
        codeBlock: false,
        link: { openOnClick: false, autolink: true, linkOnPaste: true, defaultProtocol: 'https' },
      }),
      Placeholder.configure({ placeholder: () => latest.current.placeholder }),
    ],
    content: editorContentOf(props.text, props.html),
    autofocus: props.autoFocus ? 'end' : false,
    injectCSS: false,
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': props.label,
        class: 'message-text min-h-[72px] px-4 py-3 no-ring',
      },
      handleKeyDown: (_, event) => onKey(event, latest.current),
      handlePaste: (_, event) => takeFiles(event.clipboardData, latest.current),
      handleDrop: (_, event) => takeFiles(event.dataTransfer, latest.current),
    },
    onUpdate: ({ editor: current }) => {
      const doc = current.getJSON();
      latest.current.onChange(plainTextOf(doc), htmlOf(doc));
    },
  });
  return (
    <>
      <EditorContent editor={editor} className="editor max-h-[40dvh] min-h-0 flex-1 overflow-y-auto" />
      <div className="flex flex-wrap items-center gap-x-0.5 gap-y-1 px-2 pb-2">
        {props.tools}
        {editor && <Marks editor={editor} />}
        <span className="ml-auto flex items-center gap-1.5">{props.actions}</span>
      </div>
    </>
  );
}

/** The guard for all keys of the composer: what an input method is working on is never a command. */
function onKey(event: KeyboardEvent, props: EditorProps): boolean {
  // Safari sends the Enter that ends a conversion after its end: it is swallowed, or it would make a line.
  if (isComposing(event)) return event.key === 'Enter' && !event.isComposing;
  if (event.altKey) return false;
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (event.key === 'Enter' && mod) {
    props.onSend(event.shiftKey);
    return true;
  }
  if (event.key === 'Enter' && props.enterSends && !event.shiftKey) {
    props.onSend(false);
    return true;
  }
  if (event.key === 'Escape') {
    event.stopPropagation();
    props.onLeave();
    return true;
  }
  return false;
}

function takeFiles(data: DataTransfer | null, props: EditorProps): boolean {
  const files = [...(data?.files ?? [])];
  if (files.length === 0) return false;
  props.onFiles(files);
  return true;
}

function Marks({ editor }: { editor: TipTap }) {
  const { t } = useLingui();
  const on = useEditorState({
    editor,
    selector: ({ editor: current }) => ({
      bold: current.isActive('bold'),
      italic: current.isActive('italic'),
      bullets: current.isActive('bulletList'),
      numbers: current.isActive('orderedList'),
      quote: current.isActive('blockquote'),
    }),
  });
  const mod = isMac ? '⌘' : 'Ctrl';
  const run = (change: (chain: ReturnType<TipTap['chain']>) => ReturnType<TipTap['chain']>) =>
    change(editor.chain().focus()).run();
  return (
    <span className="hidden pane:contents">
      <Mark
        icon="bold"
        label={t`Bold`}
        keys={`${mod} B`}
        on={on.bold}
        press={() => run((chain) => chain.toggleBold())}
      />
      <Mark
        icon="italic"
        label={t`Italic`}
        keys={`${mod} I`}
        on={on.italic}
        press={() => run((chain) => chain.toggleItalic())}
      />
      <Mark icon="list" label={t`List`} on={on.bullets} press={() => run((chain) => chain.toggleBulletList())} />
      <Mark
        icon="list-ordered"
        label={t`Numbered list`}
        on={on.numbers}
        press={() => run((chain) => chain.toggleOrderedList())}
      />
      <Mark icon="quote" label={t`Quote`} on={on.quote} press={() => run((chain) => chain.toggleBlockquote())} />
    </span>
  );
}

function Mark({
  icon,
  label,
  keys,
  on,
  press,
}: {
  icon: IconName;
  label: string;
  keys?: string;
  on: boolean;
  press: () => void;
}) {
  return (
    <IconButton
      icon={icon}
      size="small"
      label={label}
      shortcut={keys}
      aria-pressed={on}
      className={on ? 'bg-selected !text-accent' : ''}
      onPress={press}
    />
  );
}

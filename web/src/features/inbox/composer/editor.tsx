/** The editor: a small set of marks, no styles of its own, and an ear for input methods. Fetched apart from the first list. */

import type { Attachment } from '@irori/contract/attachments/api';
import { useLingui } from '@lingui/react/macro';
import Picture from '@tiptap/extension-image';
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
  /** @param asPictures they were pasted or dropped into the text, and may stand there */
  readonly onFiles: (files: readonly File[], asPictures: boolean) => void;
  /** Takes the way to put an uploaded picture into the text, while the editor is there. */
  readonly pictures?: ((insert: ((file: Attachment) => void) | null) => void) | undefined;
  /** Mod+Enter, or Mod+Shift+Enter to close as well. */
  readonly onSend: (close: boolean) => void;
  /** Enter alone sends: a member's habit for chats. */
  readonly enterSends: boolean;
  readonly onLeave: () => void;
  /** Mod+Shift+L: at another hour. */
  readonly onLater?: (() => void) | undefined;
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
      Picture.configure({ inline: true, HTMLAttributes: { class: 'inline-picture' } }),
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
  const { pictures } = props;
  useEffect(() => {
    if (!editor || !pictures) return;
    pictures((file) => {
      if (editor.isDestroyed) return;
      const size = file.width && file.height ? { width: file.width, height: file.height } : {};
      const attrs = { src: `/attachments/${file.id}`, alt: file.fileName.replace(/\.[a-z0-9]{2,5}$/i, ''), ...size };
      editor.chain().insertContent({ type: 'image', attrs }).run();
    });
    return () => pictures(null);
  }, [editor, pictures]);
  return (
    <>
      <EditorContent editor={editor} className="editor max-h-[40dvh] min-h-0 flex-1 overflow-y-auto" />
      {editor && pictures && <PictureWords editor={editor} />}
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
  if (mod && event.shiftKey && event.key.toLowerCase() === 'l' && props.onLater) {
    props.onLater();
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
  // Copied out of an office program, text comes with a picture of itself: then the text is meant.
  if (data?.getData('text/plain') && files.every((file) => file.type.startsWith('image/'))) return false;
  props.onFiles(files, true);
  return true;
}

/** What a picture shows, for whoever cannot see it; while one is selected. */
function PictureWords({ editor }: { editor: TipTap }) {
  const { t } = useLingui();
  const alt = useEditorState({
    editor,
    selector: ({ editor: current }) =>
      current.isActive('image') ? String(current.getAttributes('image').alt ?? '') : null,
  });
  if (alt === null) return null;
  return (
    <label className="mx-4 mb-2 flex items-center gap-2 text-dense text-text-2">
      <span className="shrink-0">{t`Description of the picture`}</span>
      <input
        value={alt}
        maxLength={300}
        className="h-7 min-w-0 flex-1 rounded-control border border-edge bg-bg px-2"
        onChange={(event) =>
          // Another description makes it another node: it is chosen again, or this field would go.
          editor
            .chain()
            .updateAttributes('image', { alt: event.target.value })
            .setNodeSelection(editor.state.selection.from)
            .run()
        }
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return;
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          editor.chain().focus().setTextSelection(editor.state.selection.to).run();
        }}
      />
    </label>
  );
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

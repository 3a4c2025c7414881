/** Dialogs over the page: a question, a form, or a sheet that comes from the edge. The focus goes back where it was. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from './button.tsx';

const scrim = 'appear fixed inset-0 z-40 flex bg-scrim';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The title is for listeners alone. */
  readonly hideTitle?: boolean;
  readonly closeLabel?: string;
  readonly width?: 'narrow' | 'wide';
  /** Neither Escape nor a click beside it closes it. */
  readonly mustAnswer?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
}

export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  hideTitle,
  closeLabel,
  width = 'narrow',
  mustAnswer,
  role = 'dialog',
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!mustAnswer}
      isKeyboardDismissDisabled={mustAnswer ?? false}
      className={`${scrim} items-start justify-center overflow-y-auto px-3 pt-[12vh] pb-6`}
    >
      <Modal className={`w-full ${width === 'wide' ? 'max-w-2xl' : 'max-w-md'}`}>
        <AriaDialog
          role={role}
          {...(hideTitle ? { 'aria-label': title } : {})}
          className="no-ring overflow-hidden rounded-panel border bg-raised shadow-raised"
        >
          {!hideTitle && (
            <div className="flex items-start justify-between gap-3 px-5 pt-4">
              <Heading slot="title" className="font-bold text-title">
                {title}
              </Heading>
              {closeLabel && <IconButton icon="dismiss" label={closeLabel} onPress={onClose} className="-mr-2 -mt-1" />}
            </div>
          )}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A pane that comes from the right, or from below on a phone. */
export function Sheet({
  title,
  isOpen,
  onClose,
  children,
  closeLabel,
}: Omit<DialogProps, 'hideTitle' | 'width'> & { closeLabel: string }) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={`${scrim} items-end justify-end pane:items-stretch`}
    >
      <Modal className="max-h-[85dvh] w-full pane:max-h-none pane:w-[340px]">
        <AriaDialog className="no-ring flex max-h-[85dvh] flex-col rounded-t-panel border-t bg-bg shadow-raised pane:h-full pane:max-h-none pane:rounded-none pane:border-t-0 pane:border-l">
          <div className="flex items-center justify-between gap-3 border-b px-4 py-2">
            <Heading slot="title" className="font-bold text-ui">
              {title}
            </Heading>
            <IconButton icon="dismiss" label={closeLabel} onPress={onClose} className="-mr-2" />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The buttons at the foot of a dialog; the one that goes on stands last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2 border-t bg-surface px-5 py-3">{children}</div>;
}

/** Whatever lies over the page by a key: palette, help, pickers, questions. Fetched when the page is idle. */
import { useEffect } from 'react';
import { type Overlay, openOverlay, takeKeys } from '../../actions/stage.ts';
import { BlockQuestion } from '../customer/block-question.tsx';
import { WhoIsTheCustomer } from '../customer/who-is-the-customer.tsx';
import { AssignPicker } from './assign-picker.tsx';
import { DeleteQuestion } from './delete-question.tsx';
import { HelpOverlay } from './help-overlay.tsx';
import { Palette } from './palette.tsx';
import { SnoozePicker } from './snooze-picker.tsx';
import { TagPicker } from './tag-picker.tsx';

export default function Overlays({ overlay }: { overlay: Overlay }) {
  const close = () => openOverlay(null);
  // Pickers have taken what was typed ahead by now; a question is answered by nobody's haste.
  useEffect(() => void takeKeys(), [overlay]);
  switch (overlay.kind) {
    case 'palette':
      return <Palette onClose={close} />;
    case 'help':
      return <HelpOverlay onClose={close} />;
    case 'assign':
      return <AssignPicker ids={overlay.ids} onClose={close} />;
    case 'tag':
      return <TagPicker ids={overlay.ids} onClose={close} />;
    case 'snooze':
      return <SnoozePicker ids={overlay.ids} onClose={close} />;
    case 'customer':
      return overlay.ids[0] ? <WhoIsTheCustomer id={overlay.ids[0]} onClose={close} /> : null;
    case 'block':
      return overlay.ids[0] ? <BlockQuestion id={overlay.ids[0]} onClose={close} /> : null;
    case 'delete':
      return <DeleteQuestion ids={overlay.ids} onClose={close} />;
  }
}

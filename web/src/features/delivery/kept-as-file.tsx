/** Under what is being written while no relay is set: where it goes instead. Only who manages the workspace is told the place. */
import { Trans } from '@lingui/react/macro';
import { useStore } from '../../sync/live.ts';

export function KeptAsFile() {
  const directory = useStore((store) => store.installation.outgoingDirectory);
  if (directory === null) return <Trans>Nothing leaves: kept as a file on the server.</Trans>;
  return (
    <Trans>
      Nothing leaves: kept as a file in <code>{directory}</code>
    </Trans>
  );
}

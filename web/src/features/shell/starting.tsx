/** Before the workspace is there: ghosts of the final size, or why it could not be opened. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useRouter } from '@tanstack/react-router';
import { describeError, traceOf } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton, State } from '../../ui/state.tsx';

export function Starting() {
  return (
    <div className="flex h-dvh" aria-hidden="true">
      <div className="hidden w-[220px] flex-col gap-3 border-r bg-surface p-4 pane:flex">
        <Skeleton className="h-8" />
        <Skeleton className="mt-4 h-6 w-4/5" />
        <Skeleton className="h-6 w-3/5" />
        <Skeleton className="h-6 w-4/5" />
      </div>
      <div className="flex w-full flex-col gap-6 border-r p-4 pane:w-[360px]">
        <Skeleton className="h-7 w-1/2" />
        {[1, 2, 3, 4, 5, 6, 7, 8].map((row) => (
          <div key={row} className="flex gap-3">
            <Skeleton className="size-8 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="h-4 w-1/2" />
              <Skeleton className="h-3 w-4/5" />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

export function StartFailed({ error }: { error: unknown }) {
  const { t } = useLingui();
  const router = useRouter();
  return (
    <main className="flex h-dvh items-center">
      <State
        icon="offline"
        title={t`Irori cannot be opened at the moment`}
        actions={
          <Button look="primary" icon="reload" onPress={() => void router.invalidate()}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        <p>{describeError(error)}</p>
        <p className="mt-1 select-all text-meta">{traceOf(error)}</p>
      </State>
    </main>
  );
}

export function NotFound() {
  const { t } = useLingui();
  const router = useRouter();
  return (
    <main id="main" className="flex h-full items-center">
      <h1 className="sr-only">{t`There is nothing at this address`}</h1>
      <State
        icon="search"
        title={t`There is nothing at this address`}
        actions={
          <Button onPress={() => void router.navigate({ to: '/' })}>
            <Trans>To the inbox</Trans>
          </Button>
        }
      >
        <Trans>It was moved or deleted, or the link is not complete.</Trans>
      </State>
    </main>
  );
}

/** The frame of a settings page: title, sentence, sections in one readable column. */
import { Children, cloneElement, createContext, isValidElement, type ReactNode, useContext } from 'react';

export function Page({
  title,
  intro,
  actions,
  children,
  wide,
}: {
  title: string;
  intro?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  return (
    <main id="main" tabIndex={-1} className="no-ring relative h-full min-h-0 overflow-y-auto">
      <div
        className={`mx-auto flex w-full flex-col gap-6 px-4 py-6 pane:px-8 pane:py-8 ${wide ? 'max-w-5xl' : 'max-w-2xl'}`}
      >
        <header className="flex flex-wrap items-start justify-between gap-3">
          <div className="flex min-w-0 flex-col gap-1">
            <h1 className="text-page font-bold">{title}</h1>
            {intro && <p className="measure text-text-2">{intro}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </main>
  );
}

export function Section({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <div>
        <h2 className="font-bold text-ui">{title}</h2>
        {help && <p className="measure text-dense text-text-3">{help}</p>}
      </div>
      {children}
    </section>
  );
}

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-panel border bg-bg p-4 ${className ?? ''}`}>{children}</div>;
}

const Heads = createContext<readonly ReactNode[]>([]);

/** What a browser forgets of a table that is laid out as blocks. */
const as = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;

/**
 * A plain table. On a phone each row is a block of lines that name their column, so that nothing lies out of sight to the
 * side; the roles are written out, since a browser drops those of a table that is laid out otherwise.
 */
export function Table({ label, head, children }: { label: string; head: readonly ReactNode[]; children: ReactNode }) {
  return (
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto rounded-panel border">
      <table {...as.table} className="w-full border-collapse text-left text-dense max-pane:block">
        <caption className="sr-only">{label}</caption>
        <thead {...as.rowgroup} className="bg-surface text-meta text-text-3 max-pane:sr-only">
          <tr {...as.row}>
            {head.map((cell, index) => (
              <th key={index} {...as.columnheader} scope="col" className="whitespace-nowrap px-3 py-2 font-bold">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...as.rowgroup} className="divide-y max-pane:block">
          <Heads value={head}>{children}</Heads>
        </tbody>
      </table>
    </section>
  );
}

/** Its cells, in the order of the head. */
export function TableRow({ children }: { children: ReactNode }) {
  const heads = useContext(Heads);
  return (
    <tr {...as.row} className="max-pane:flex max-pane:flex-col max-pane:gap-1.5 max-pane:px-3 max-pane:py-3">
      {Children.toArray(children).map((cell, at) =>
        isValidElement<CellProps>(cell) ? cloneElement(cell, { head: at === 0 ? null : heads[at] }) : cell,
      )}
    </tr>
  );
}

interface CellProps {
  readonly children?: ReactNode;
  readonly className?: string;
  /** Given by the row. */
  readonly head?: ReactNode;
}

export const Cell = ({ children, className, head }: CellProps) => (
  <td
    {...as.cell}
    className={`px-3 py-2.5 align-top max-pane:flex max-pane:gap-3 max-pane:p-0 max-pane:text-left ${className ?? ''}`}
  >
    {head != null && (
      <span aria-hidden className="relative w-28 shrink-0 whitespace-normal text-text-3 pane:hidden">
        {head}
      </span>
    )}
    <div className="min-w-0 max-pane:flex-1 max-pane:whitespace-normal max-pane:text-left">{children}</div>
  </td>
);

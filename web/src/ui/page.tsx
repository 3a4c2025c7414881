/** The frame of a settings page: title, sentence, sections in one readable column. */
import type { ReactNode } from 'react';

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

/** A plain table; on a phone it scrolls by itself and never the page, hence `relative`: what is only spoken stays inside too. */
export function Table({ label, head, children }: { label: string; head: readonly ReactNode[]; children: ReactNode }) {
  return (
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto rounded-panel border">
      <table className="w-full border-collapse text-left text-dense">
        <caption className="sr-only">{label}</caption>
        <thead className="bg-surface text-meta text-text-3">
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col" className="whitespace-nowrap px-3 py-2 font-bold">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">{children}</tbody>
      </table>
    </section>
  );
}

export const Cell = ({ children, className }: { children?: ReactNode; className?: string }) => (
  <td className={`px-3 py-2.5 align-top ${className ?? ''}`}>{children}</td>
);

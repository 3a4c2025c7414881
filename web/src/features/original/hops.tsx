/** The Received lines of a mail, newest first as they stand in it: which server had it, from whom, when. */
import type { Original } from '@irori/contract/messages/original';
import { Trans } from '@lingui/react/macro';

export function Hops({ headers }: { headers: Original['headers'] }) {
  const hops = headers
    .filter((header) => header.name.toLowerCase() === 'received')
    .map((header) => hopOf(header.value));
  if (hops.length === 0) {
    return (
      <p className="text-dense text-text-3">
        <Trans>The mail names no server on its way.</Trans>
      </p>
    );
  }
  return (
    <ol className="flex flex-col border-l-2 pl-4 text-dense [overflow-wrap:anywhere]">
      {hops.map((hop, index) => (
        <li
          key={index}
          className="relative pb-3 before:absolute before:top-1.5 before:-left-[21px] before:size-2 before:rounded-full before:bg-edge"
        >
          <span className="font-bold">{hop.by || '?'}</span>
          {hop.from && (
            <span className="text-text-2">
              {' '}
              <Trans>from {hop.from}</Trans>
            </span>
          )}
          <span className="block text-meta text-text-3">{hop.date}</span>
        </li>
      ))}
    </ol>
  );
}

function hopOf(value: string): { from: string; by: string; date: string } {
  const [route = '', date = ''] = [value.slice(0, value.lastIndexOf(';')), value.slice(value.lastIndexOf(';') + 1)];
  return {
    from: /\bfrom\s+(\S+)/i.exec(route)?.[1] ?? '',
    by: /\bby\s+(\S+)/i.exec(route)?.[1] ?? '',
    date: date.trim(),
  };
}

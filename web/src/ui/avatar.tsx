/** A person as initials on a quiet ground; the connector's badge says where they write from. */
import type { ConnectorInfo } from '@irori/contract/channels/api';

/** One or two letters: of the first and last word, or the first character of a name written without spaces. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/[<>"'()[\]]/g, ' ')
    .split(/[\s@._-]+/u)
    .filter(Boolean);
  const first = words[0];
  if (!first) return '?';
  const letters = [...first];
  if (!/^\p{Script=Latin}|^\p{Script=Cyrillic}|^\p{Script=Greek}/u.test(first)) return letters[0] ?? '?';
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${letters[0]}${last ? [...last][0] : ''}`.toLocaleUpperCase();
}

const sizes = { small: 'size-6 text-[10px]', medium: 'size-8 text-meta', large: 'size-11 text-message' };

export function Avatar({
  name,
  size = 'medium',
  badge,
}: {
  name: string;
  size?: keyof typeof sizes;
  badge?: ConnectorInfo | undefined;
}) {
  return (
    <span className="relative inline-flex h-fit shrink-0" aria-hidden="true">
      <span
        className={`flex items-center justify-center rounded-full border bg-surface font-bold text-text-2 ${sizes[size]}`}
      >
        {initialsOf(name)}
      </span>
      {badge && (
        <span className="-right-1.5 -bottom-1 absolute flex size-[18px] items-center justify-center rounded-full border bg-bg">
          <ConnectorBadge connector={badge} size={12} />
        </span>
      )}
    </span>
  );
}

/** The connector's own glyph in its own colours. */
export function ConnectorBadge({ connector, size = 16 }: { connector: ConnectorInfo; size?: number }) {
  const glyph = `data:image/svg+xml,${encodeURIComponent(connector.icon)}`;
  return (
    <span
      role="img"
      aria-label={connector.name}
      className="connector-glyph inline-block shrink-0 rounded-full"
      style={
        {
          width: size,
          height: size,
          '--glyph': `url("${glyph}")`,
          '--light': connector.colours.light,
          '--dark': connector.colours.dark,
        } as React.CSSProperties
      }
    />
  );
}

/** A key or a sequence of keys, drawn as caps. */
export function Keys({ keys, onDark = false }: { keys: string; onDark?: boolean }) {
  const cap = onDark ? 'border-bg/40 text-bg' : 'border-line bg-surface text-text-2';
  return (
    <span className="inline-flex items-center gap-1">
      {keys.split(' ').map((key, index) => (
        <kbd key={index} className={`rounded-[4px] border px-1 font-sans text-meta ${cap}`}>
          {key}
        </kbd>
      ))}
    </span>
  );
}

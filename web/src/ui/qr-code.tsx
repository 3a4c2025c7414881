/** A QR code of a text, sharp at any size; dark on white in either theme, since cameras want it so. */
import { useMemo } from 'react';
import { encode } from 'uqr';

export function QrCode({ text, label, size = 176 }: { text: string; label: string; size?: number }) {
  const { path, width } = useMemo(() => drawingOf(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${width}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      className="rounded-control border"
    >
      <rect width={width} height={width} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}

/** The dark fields as one path, in units of a field, with the quiet zone of four that readers need (ISO/IEC 18004). */
function drawingOf(text: string): { path: string; width: number } {
  const { data, size } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { path, width: size };
}

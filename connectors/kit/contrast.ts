/** Contrast of two colours as WCAG 2.2 defines it, for the badges of connectors. */

/** The screens that a badge stands on, light and dark: background and selected row (`web/src/ui/tokens.css`). */
export const grounds = {
  light: ['#ffffff', '#e3edfd'],
  dark: ['#0f1115', '#1e3050'],
} as const;

/** From 1 to 21. @param first, second `#rrggbb`. Throws on anything else. */
export function contrast(first: string, second: string): number {
  const [darker = 0, lighter = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parts) throw new Error(`Not a colour of the form #rrggbb: ${colour}`);
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((hex) => {
    const share = Number.parseInt(hex, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

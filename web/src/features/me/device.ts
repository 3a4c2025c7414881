/** A device in a few words, out of what its browser says of itself: "Firefox, Windows". For recognising one's own, not for more. */
export function deviceOf(userAgent: string | null | undefined): string {
  const said = userAgent ?? '';
  const first = (names: readonly (readonly [RegExp, string])[]) => names.find(([sign]) => sign.test(said))?.[1];
  const browser = first([
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = first([
    [/iPhone|iPad/, 'iOS'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/Linux|CrOS/, 'Linux'],
  ]);
  return [browser, system].filter(Boolean).join(', ') || said.slice(0, 40) || '–';
}

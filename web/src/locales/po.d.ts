/** Catalogs are compiled when they are imported. */
declare module '*.po' {
  export const messages: Record<string, string>;
}

/** Stands in text made from HTML where the HTML said that a quotation begins. No mail holds it: control letters are cleaned away. */
export const QUOTE_MARK = '\u0001';

/** Items as people read them, on one line. */
export const listed = (items: readonly (string | number)[], separator = ", "): string =>
  items.length === 0 ? "none" : items.join(separator);

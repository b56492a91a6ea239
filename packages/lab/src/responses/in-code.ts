/** User text within Markdown: it is shown as code, so that nothing in it is markup. */
export const inCode = (written: string): string => `\`${written.replace(/`/g, "'").replace(/\s+/g, " ")}\``;

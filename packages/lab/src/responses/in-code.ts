/** What somebody wrote, within a text in Markdown: there it is code, and nothing in it is markup. */
export const inCode = (written: string): string => `\`${written.replace(/`/g, "'").replace(/\s+/g, " ")}\``;

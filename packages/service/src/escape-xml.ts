/** Escapes text for XML and HTML, between tags and in attributes. Also runs in a browser. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

const CHARACTERS = new Map(Object.entries(ENTITIES).map(([character, entity]) => [entity, character]));

/** The reverse of `escapeXml`. */
export const unescapeXml = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS.get(entity) ?? "");

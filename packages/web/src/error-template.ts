/**
 * The HTML that error pages are made from: the content of `<main>`. Placeholders are `{{status}}`, `{{title}}`,
 * `{{message}}` and `{{details}}`; the first three are texts and are escaped, the last is the site's own HTML.
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SettingError } from "@potshark/config";
import { escapeXml } from "@potshark/service/escape-xml";
import { visibleText } from "@potshark/service/visible-text";

interface ErrorTexts {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly detailsHtml: string;
}

/** Fills the template. */
export type ErrorTemplate = (texts: ErrorTexts) => string;

const PLACEHOLDERS = ["status", "title", "message", "details"];
const escapeHtml = (text: string): string => escapeXml(visibleText(text));

/** A template from its text. @throws Error naming a placeholder that does not exist */
export const compileErrorTemplate = (html: string): ErrorTemplate => {
  const unknown = [...html.matchAll(/\{\{\s*(?:(\w+)\s*)?\}\}/g)].find(
    ([, name]) => !PLACEHOLDERS.includes(name ?? ""),
  );
  if (unknown !== undefined) {
    throw new Error(
      `it has the placeholder ${unknown[0]}; there are ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(", ")}`,
    );
  }
  return ({ status, title, message, detailsHtml }) => {
    const values = new Map([
      ["status", String(status)],
      ["title", escapeHtml(title)],
      ["message", escapeHtml(message)],
      ["details", detailsHtml],
    ]);
    // One pass, so that a value that looks like a placeholder is not replaced.
    return html.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values.get(name) ?? "");
  };
};

/**
 * Reads the template that ERROR_TEMPLATE names: a bare name is a file in the package's `templates/`, a path is used as
 * given.
 * @throws SettingError with one line if it cannot be read or used
 */
export const loadErrorTemplate = async (name: string): Promise<ErrorTemplate> => {
  const path = /[/\\]/.test(name) ? resolve(name) : fileURLToPath(new URL(`../templates/${name}`, import.meta.url));
  try {
    return compileErrorTemplate(await readFile(path, "utf8"));
  } catch (error) {
    const problem = error instanceof Error && "code" in error ? `${path} cannot be read` : (error as Error).message;
    throw new SettingError(`ERROR_TEMPLATE is ${JSON.stringify(name)}: ${problem}; allowed: a readable HTML file`);
  }
};

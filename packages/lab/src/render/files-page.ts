/** The captures of an export, for systems that take none with the questions: links, sizes and SHA-256. */
import { escapeXml } from "@potshark/service/escape-xml";
import { addressOfName } from "../export/files.ts";
import { standalonePage } from "./page.ts";

export interface FilePlace {
  /** Beside the page. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Ids of the questions that ask of it. */
  readonly questions: readonly string[];
}

const sectionOf = ({ name, bytes, sha256, questions }: FilePlace): string =>
  [
    `<h2><a href="${escapeXml(addressOfName(name))}" download="">${escapeXml(name)}</a></h2>`,
    `<dl><dt>Questions</dt><dd>${escapeXml(questions.join(", "))}</dd>`,
    `<dt>Bytes</dt><dd>${bytes}</dd>`,
    `<dt>SHA-256</dt><dd><code>${sha256}</code></dd></dl>`,
  ].join("\n");

export const filesPage = (title: string, files: readonly FilePlace[]): string =>
  standalonePage(
    `${title}: captures`,
    [
      `<h1>${escapeXml(title)}: captures</h1>`,
      "<p>Download a capture, and open it in Wireshark.</p>",
      ...files.map(sectionOf),
    ].join("\n"),
  );

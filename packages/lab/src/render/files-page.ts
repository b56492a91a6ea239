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

export const filesPage = (title: string, files: readonly FilePlace[]): string => {
  const rows = files.map(
    ({ name, bytes, sha256, questions }) =>
      `<tr><td><a href="${escapeXml(addressOfName(name))}" download="">${escapeXml(name)}</a></td><td>${bytes}</td><td><code>${sha256}</code></td><td>${escapeXml(questions.join(", "))}</td></tr>`,
  );
  return standalonePage(
    `${title}: captures`,
    [
      `<h1>${escapeXml(title)}: captures</h1>`,
      "<p>Download a capture, and open it in Wireshark.</p>",
      "<table><thead><tr><th>Capture</th><th>Bytes</th><th>SHA-256</th><th>Questions</th></tr></thead>",
      `<tbody>${rows.join("\n")}</tbody></table>`,
    ].join("\n"),
  );
};

/** Compares our dissection engine with tshark: every field, every occurrence, in every frame of a capture. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  FIELDS,
  type FieldDefinition,
  type FieldValue,
  formatValue,
  openCapture,
  Session,
  type SessionOptions,
} from "../packages/dissect/src/index.ts";
import type { AnalysisVersion } from "../packages/dissect/src/transport/tcp-analysis.ts";
import { type TsharkHome, tsharkHome } from "../packages/wireshark/src/tshark-home.ts";
import { findProgram } from "../tools/setup/system.mjs";

const SEPARATOR = "\u001e";
const AGGREGATOR = "\u001f";

const run = promisify(execFile);

let home: TsharkHome | undefined;
const newHome = (): TsharkHome => {
  const made = tsharkHome();
  process.once("exit", made.remove);
  return made;
};

/** With our dissector for HTCPCP, as a person installs it. */
const tshark = async (...args: readonly string[]): Promise<string> => {
  home ??= newHome();
  const running = run(findProgram("tshark"), args, { maxBuffer: 1 << 30, env: home.environment });
  const { stdout } = await running.catch((error: { stdout: string; stderr: string }) => {
    // It ends with an error, and has told all that was there.
    if (error.stderr.includes("cut short in the middle of a packet")) return error;
    throw new Error(`tshark: ${error.stderr}`);
  });
  return stdout;
};

/** "TShark (Wireshark) 4.0.17 …". */
export const tsharkVersion = async (): Promise<string> => (await tshark("--version")).split("\n", 1)[0] ?? "";

/** What the tshark at hand is: the version whose analysis it does, and the fields it knows. */
const findOracle = async (): Promise<{ version: AnalysisVersion; knows: ReadonlySet<string> }> => {
  const isOld = /Wireshark\) (?:[0-3]|4\.[01])\./.test(await tsharkVersion());
  const names = (await tshark("-G", "fields")).split("\n").map((line) => line.split("\t")[2] ?? "");
  return { version: isOld ? "4.0" : "4.4", knows: new Set(names) };
};
let oracle: ReturnType<typeof findOracle> | undefined;

/** Fields that Wireshark has since 4.2 or 4.4; an older one is not asked for them. */
const SINCE_4_2 = /^(?:frame\.time_utc$|tcp\.(?:completeness\.|analysis\.partial_ack$)|tls\.ssl2\.)/;
/** Fields that it has no more since then. */
const UNTIL_4_0 = /^http\.(?:(?:request|response)_number|(?:prev|next)_\w+_in|response_for\.uri)$/;

/** Wireshark before 4.2 writes booleans as digits; we write words, as it does since. */
const inWords = (text: string): string => text.replaceAll("1", "True").replaceAll("0", "False");

const OLD_ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
const ESCAPES: Readonly<Record<string, string>> = { ...OLD_ESCAPES, "\u0007": "\\a", "\v": "\\v", "\\": "\\\\" };

/** As `-T fields` writes text. */
const escaped = (text: string, isOld: boolean): string =>
  text.replace(/[\u0007\b\f\n\r\t\v\\]/g, (char) => (isOld ? OLD_ESCAPES : ESCAPES)[char] ?? char);

/** What a capture says by tshark: a list of texts a field, a row a frame. */
const byTshark = async (
  file: string,
  fields: readonly FieldDefinition[],
  options: readonly string[],
): Promise<string[][]> => {
  const names = fields.flatMap(({ name }) => ["-e", name]);
  const format = ["-E", "occurrence=a", "-E", `separator=${SEPARATOR}`, "-E", `aggregator=${AGGREGATOR}`];
  const args = [...options, "-2", "-r", file, "-T", "fields", ...format, ...names];
  return (await tshark(...args))
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split(SEPARATOR));
};

/** Bytes as 4.0 writes them as text: up to the first NUL, and of ASCII. */
const asText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("latin1")
    .replace(/\0.*$/s, "")
    .replace(/[^\0-\x7f]/g, "\ufffd");

const JSON_ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Strings of JSON as 4.0 tells them. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code: string | undefined, letter: string) =>
    code === undefined ? (JSON_ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );

/** A value of ours as 4.0 writes it, where the field has become another since. */
const asBefore = (field: FieldDefinition, value: FieldValue): string => {
  if (field.name === "http.file_data") return asText(value as Uint8Array);
  const text = formatValue(field, value);
  return /^json\.(?:member|key|path|value\.string)/.test(field.name) ? unescaped(text) : text;
};

/** Values of 4.0 as newer versions write them. */
const asSince = ({ name, type }: FieldDefinition, texts: string): string => {
  if (type === "boolean") return inWords(texts);
  // It was the text of the number.
  if (name !== "json.value.number" || texts === "") return texts;
  return texts
    .split(AGGREGATOR)
    .map((text) => String(Number.parseFloat(text)))
    .join(AGGREGATOR);
};

const byUs = (session: Session, row: number): ReadonlyMap<string, string> => {
  const isOld = session.tcp.version === "4.0";
  const values = new Map<string, string>();
  session.read(row, {
    enter: () => undefined,
    add: (field: FieldDefinition, _offset, _length, value) => {
      const before = values.get(field.name);
      const text = escaped(isOld ? asBefore(field, value) : formatValue(field, value), isOld);
      values.set(field.name, before === undefined ? text : `${before}${AGGREGATOR}${text}`);
    },
  });
  return values;
};

/** The layers up to the last we claim; what lies above UDP and inside certificates is not ours. */
const claimedLayers = (layers: string): string =>
  layers.replace(/((?:^|:)udp):.*$/, "$1").replace(/:(?:x509\w+|pkcs-?\d+|pkix\w+|ocsp)(?=:|$)/g, "");

export interface Comparison {
  /** Those to compare; all that we claim unless given. */
  readonly fields?: readonly FieldDefinition[];
  /** What tshark and we are told beside: preferences, a Lua script, what corresponds to them. */
  readonly tsharkOptions?: readonly string[];
  readonly sessionOptions?: SessionOptions;
  /** Frames that are not ours to tell, by their layers in tshark's words. */
  readonly skips?: (layers: string) => boolean;
}

/**
 * Fails at the first value that differs.
 *
 * @param name of the capture, in messages
 * @returns how many values were compared, those absent on both sides not counted
 */
export const compareWithTshark = async (
  name: string,
  bytes: Uint8Array,
  { fields = FIELDS, tsharkOptions = [], sessionOptions = {}, skips = () => false }: Comparison = {},
): Promise<number> => {
  oracle ??= findOracle();
  const { version, knows } = await oracle;
  const claimed = fields.filter(
    ({ name: field, type }) =>
      type !== "protocol" && (version === "4.0" ? knows.has(field) || !SINCE_4_2.test(field) : !UNTIL_4_0.test(field)),
  );
  const capture = await openCapture(bytes);
  assert.ok(capture, `${name} is no capture`);
  const session = new Session(capture, { version, ...sessionOptions });
  const folder = mkdtempSync(join(tmpdir(), "potshark-agreement-"));
  const file = join(folder, "capture");
  writeFileSync(file, bytes);
  const rows = await byTshark(file, claimed, tsharkOptions).finally(() => rmSync(folder, { recursive: true }));
  assert.equal(session.frameCount, rows.length, `frames of ${name}`);
  const layers = claimed.findIndex(({ name: field }) => field === "frame.protocols");
  let compared = 0;
  for (const [row, wanted] of rows.entries()) {
    if (skips(wanted[layers] ?? "")) continue;
    const ours = byUs(session, row);
    for (const [index, definition] of claimed.entries()) {
      const { name: field } = definition;
      const raw = wanted[index] ?? "";
      const theirs = version === "4.0" ? asSince(definition, raw) : raw;
      const mine = ours.get(field) ?? "";
      const isLayers = field === "frame.protocols";
      const [left, right] = isLayers ? [claimedLayers(mine), claimedLayers(theirs)] : [mine, theirs];
      assert.equal(left, right, `${name}, frame ${row + 1}, ${field}`);
      if (mine !== "") compared += 1;
    }
  }
  return compared;
};

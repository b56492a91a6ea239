/** Compares our dissection engine with Wireshark: every field, every occurrence, in every frame of a capture. */
import assert from "node:assert/strict";
import {
  FIELDS,
  type FieldDefinition,
  formatValue,
  openCapture,
  Session,
  type SessionOptions,
} from "../../packages/dissect/src/index.ts";
import { olderSeries } from "./older-series.ts";
import { mode, RECORD_COMMAND, recorded } from "./recorded.ts";
import { tsharkPrints } from "./tshark.ts";

const SEPARATOR = "\u001e";
const AGGREGATOR = "\u001f";
/** As many as a person looks at. */
const MAX_DIFFERENCES = 20;

/** What tshark says of a field, one text per frame; "" if the frame does not have it. */
type FieldTexts = Readonly<Record<string, readonly string[]>>;

interface RecordedFields {
  readonly frameCount: number;
  /** All fields that were asked for. */
  readonly names: readonly string[];
  /** The texts of the fields that some frame has. */
  readonly texts: FieldTexts;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\\": "\\\\",
};

/** As `-T fields` writes text. */
const escaped = (text: string): string => text.replace(/[\u0007\b\t\n\v\f\r\\]/g, (char) => ESCAPES[char] ?? char);

const isCompared = ({ type }: FieldDefinition): boolean => type !== "protocol";

/** What our engine says of a frame: one text per field. */
const textsOf = (session: Session, row: number): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  session.read(row, {
    enter: () => undefined,
    add: (field: FieldDefinition, _offset, _length, value) => {
      const before = texts.get(field.name);
      const text = escaped(formatValue(field, value));
      texts.set(field.name, before === undefined ? text : `${before}${AGGREGATOR}${text}`);
    },
  });
  return texts;
};

/** The layers up to the last that we claim; layers above UDP and inside certificates are not compared. */
const claimedLayers = (layers: string): string =>
  layers.replace(/((?:^|:)udp):.*$/, "$1").replace(/:(?:x509\w+|pkcs-?\d+|pkix\w+|ocsp)(?=:|$)/g, "");

export interface Comparison {
  /** The fields to compare; all that we claim unless given. */
  readonly fields?: readonly FieldDefinition[];
  /** Preferences and more Lua scripts for tshark, and the matching options for our engine. */
  readonly preferences?: readonly string[];
  readonly scripts?: readonly string[];
  readonly sessionOptions?: SessionOptions;
  /** Frames that we do not dissect, by Wireshark's list of their layers. */
  readonly skips?: (layers: string) => boolean;
}

/** The fields of every frame, by Wireshark. */
const fieldsByWireshark = async (
  name: string,
  capture: Uint8Array,
  { fields = FIELDS, preferences = [], scripts = [] }: Comparison,
): Promise<RecordedFields> => {
  const older = mode === "live" ? await olderSeries() : undefined;
  // All fields that we claim are recorded, so that tests of some of the fields share one recording.
  const names = [...new Set([...FIELDS, ...fields].filter(isCompared).map((field) => field.name))].filter(
    (field) => older?.hasField(field) ?? true,
  );
  return recorded(`fields of ${name}`, [capture, ...preferences], async () => {
    const format = ["-E", "occurrence=a", "-E", `separator=${SEPARATOR}`, "-E", `aggregator=${AGGREGATOR}`];
    const said = preferences.flatMap((preference) => ["-o", preference]);
    const options = [...said, "-2", "-T", "fields", ...format, ...names.flatMap((field) => ["-e", field])];
    const rows = (await tsharkPrints({ capture, scripts, options }))
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split(SEPARATOR));
    const columns = names.map((field, at) => [field, rows.map((row) => row[at] ?? "")] as const);
    const texts = Object.fromEntries(columns.filter(([, column]) => column.some((text) => text !== "")));
    return { frameCount: rows.length, names, texts };
  });
};

/**
 * Fails with the first values that differ, and where the recording does not have a field that is to be compared.
 *
 * @param name of the capture and of its recording, in messages as well
 * @returns how many values were compared, those absent on both sides not counted
 */
export const compareFields = async (
  name: string,
  capture: Uint8Array,
  comparison: Comparison = {},
): Promise<number> => {
  const { fields = FIELDS, sessionOptions = {}, skips = () => false } = comparison;
  const opened = await openCapture(capture);
  assert.ok(opened, `${name} is no capture`);
  const session = new Session(opened, sessionOptions);
  const { frameCount, names, texts } = await fieldsByWireshark(name, capture, comparison);
  const older = mode === "live" ? await olderSeries() : undefined;
  assert.equal(session.frameCount, frameCount, `frames of ${name}`);
  const known = new Set(names);
  const [compared, unknown] = [true, false].map((isKnown) =>
    fields.filter((field) => isCompared(field) && known.has(field.name) === isKnown),
  ) as [FieldDefinition[], FieldDefinition[]];
  // An older tshark does not know every field.
  const missing = mode === "live" ? [] : unknown.map((field) => field.name);
  assert.deepEqual(missing, [], `${name} was recorded without these fields. Record it again: ${RECORD_COMMAND}`);
  let count = 0;
  const differences: string[] = [];
  for (let row = 0; row < frameCount; row += 1) {
    if (skips(texts["frame.protocols"]?.[row] ?? "")) continue;
    const ours = textsOf(session, row);
    for (const field of compared) {
      const mine = ours.get(field.name) ?? "";
      const raw = texts[field.name]?.[row] ?? "";
      const theirs = older?.inNewerWords(field, raw) ?? raw;
      const [left, right] = field.name === "frame.protocols" ? [mine, theirs].map(claimedLayers) : [mine, theirs];
      if (left !== right && differences.length < MAX_DIFFERENCES)
        differences.push(`frame ${row + 1}, ${field.name}: "${left}", and by Wireshark "${right}"`);
      if (mine !== "") count += 1;
    }
  }
  // A recording must be complete, even if our engine does not agree with it yet.
  if (mode !== "record") assert.deepEqual(differences, [], name);
  return count;
};

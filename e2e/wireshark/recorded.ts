/**
 * What Wireshark said, kept in corpus/wireshark: one compressed file per question, so that the tests ask the series
 * that the engine follows on every machine, with and without Wireshark.
 *
 * `WIRESHARK=record` asks the tshark in use and keeps its answers (tools/ask-wireshark.ts), `WIRESHARK=live` asks it
 * and keeps nothing.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type BrotliOptions, brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

const FOLDER = new URL("../../corpus/wireshark/", import.meta.url);
/** How to record Wireshark's answers again. */
export const RECORD_COMMAND = "npm run record-wireshark -- --tshark PATH";

type Mode = "recorded" | "record" | "live";
const MODES: readonly string[] = ["recorded", "record", "live"] satisfies Mode[];

const given = process.env.WIRESHARK ?? "recorded";
assert.ok(MODES.includes(given), `WIRESHARK is ${given}; it may be ${MODES.join(", ")}`);
export const mode = given as Mode;

interface Recording {
  /** SHA-256 of the question. */
  readonly question: string;
  readonly answer: unknown;
}

const WINDOW_BITS = 24;
const BROTLI: BrotliOptions = {
  params: { [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
};

const placeOf = (name: string): URL =>
  new URL(
    `${name
      .toLowerCase()
      .replace(/[^a-z\d]+/g, "-")
      .replace(/^-|-$/g, "")}.json.br`,
    FOLDER,
  );

const digest = (question: readonly (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of question) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
};

const read = (place: URL): Recording => JSON.parse(brotliDecompressSync(readFileSync(place)).toString());

/** Names that this process has recorded: two questions of one name would overwrite each other. */
const questions = new Map<string, string>();

/**
 * An answer of Wireshark, from its recording or from the tshark in use.
 *
 * @param name of the question, and so of its file
 * @param question all that the answer depends on, such as the bytes of a capture and the options of tshark; if they
 *   differ from the recording's, the test fails and says how to record again
 * @param ask asks the tshark in use; the answer must survive JSON
 */
export const recorded = async <Output>(
  name: string,
  question: readonly (string | Uint8Array)[],
  ask: () => Promise<Output>,
): Promise<Output> => {
  if (mode === "live") return ask();
  const place = placeOf(name);
  const asked = digest(question);
  if (mode === "recorded") {
    assert.ok(existsSync(place), `there is no recording of "${name}": ${RECORD_COMMAND}`);
    const { question: known, answer } = read(place);
    assert.equal(known, asked, `"${name}" is not what was recorded: ${RECORD_COMMAND}`);
    return answer as Output;
  }
  assert.equal(questions.get(place.href) ?? asked, asked, `two questions are named "${name}"`);
  questions.set(place.href, asked);
  const answer = await ask();
  mkdirSync(FOLDER, { recursive: true });
  const text = JSON.stringify({ question: asked, answer } satisfies Recording);
  writeFileSync(place, brotliCompressSync(text, BROTLI));
  return answer;
};

/** Prints two fields of every frame that passes a display filter: `node read-frames.ts lab.pcapng tcp.flags.syn`. */
import { readFile } from "node:fs/promises";
import { fieldValues, matchingFrames, openCapture, Session } from "@potshark/dissect";

const [file = "lab.pcapng", filter = ""] = process.argv.slice(2);
const capture = await openCapture(await readFile(file));
if (capture === undefined) throw new Error(`${file} is no capture`);
const session = new Session(capture);
const rows = matchingFrames(session, filter);
if (!rows.ok) throw new Error(`${rows.problem.message}; ${rows.problem.hint}`);
for (const row of rows.value) console.log(row + 1, fieldValues(session, row, "tcp.port"));

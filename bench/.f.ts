import { openSync, readSync, fstatSync } from "node:fs";
import { openCapture, Session, matchingFrames } from "../packages/dissect/src/index.ts";
const fd = openSync("/tmp/long.pcap", "r"); const size = fstatSync(fd).size;
const src = { size, read(o: number, l: number, into = new Uint8Array(l)) { const b = into.subarray(0, l); readSync(fd, b, 0, l, o); return b; } };
let t = performance.now();
const c = (await openCapture(src))!; const s = new Session(c);
console.log("open", performance.now() - t);
for (const f of process.argv.slice(2)) for (const i of [1]) { t = performance.now(); const r = matchingFrames(s, f); console.log(f, r.ok && r.value.length, (performance.now() - t).toFixed(1), process.memoryUsage().heapUsed / 1e6 | 0, process.memoryUsage().rss / 1e6 | 0); }

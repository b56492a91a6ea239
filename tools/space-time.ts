/** Draws docs/pictures/space-time.svg, the first page of a sample from SYN to FIN: `npm run generate`. */
import { readFileSync, writeFileSync } from "node:fs";
import { openCapture, Session } from "../packages/dissect/src/index.ts";
import { spaceTime } from "../packages/lab/src/diagram/space-time.ts";
import { standalonePicture } from "../packages/lab/src/diagram/standalone-picture.tsx";

const SAMPLE = new URL("../sample_capture/homepage_coffee.pcapng", import.meta.url);
const PICTURE = new URL("../docs/pictures/space-time.svg", import.meta.url);
const SERVERS = [
  { name: "site", port: 5031, protocol: "http", client: "browser" },
  { name: "pot", port: 5030, protocol: "htcpcp", client: "site" },
];
/** The stream of the page, and the stream to the pot that it causes. */
const STREAMS: readonly number[] = [0, 1];

const capture = await openCapture(readFileSync(SAMPLE));
if (capture === undefined) throw new Error(`${SAMPLE.pathname} is no capture`);
const { arrows, ...others } = spaceTime(new Session(capture), SERVERS);
writeFileSync(
  PICTURE,
  standalonePicture({ ...others, arrows: arrows.filter(({ stream }) => STREAMS.includes(stream)) }),
);

/** Checks, one by one, what the lab needs on a machine. A check never throws: it reports what it cannot find out. */
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaptureError, findProgram, howToGetWireshark, programVersion, startCapture } from "@potshark/capture";
import type { Settings } from "@potshark/config";
import { inert, portOwner, UserMistake } from "@potshark/service";
import { type Folders, PROFILE } from "../dissector/dissector-files.ts";
import { dissectorStatus } from "../dissector/dissector-status.ts";
import { freePort } from "../up/free-port.ts";
import { potListens, siteListens } from "./ours-listening.ts";

export interface Check {
  /** For programs. */
  readonly id: "node" | "pot-port" | "site-port" | "wireshark" | "tshark" | "dissector" | "capture" | "browser";
  /** For people: what is checked. */
  readonly about: string;
  /** The lab needs it; what is only recommended is needed to see the packets. */
  readonly required: boolean;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What to do about it; there unless `ok`. */
  readonly next?: string;
}

const OLDEST_NODE = [20, 19] as const;

/** Whether Node.js is new enough. */
export const checkNode = (version: string): Check => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const next = `install Node.js ${OLDEST_NODE.join(".")} or later from https://nodejs.org`;
  return { id: "node", about: "Node.js", required: true, ok, found: version, ...(ok ? {} : { next }) };
};

interface PortCheck {
  readonly id: "pot-port" | "site-port";
  readonly about: string;
  readonly setting: "COFFEE_SERVER_PORT" | "WEBSERVER_PORT";
  /** Whether our own server listens there. */
  readonly isOurs: () => Promise<boolean>;
}

const checkPort = async (settings: Settings, { id, about, setting, isOurs }: PortCheck): Promise<Check> => {
  const port = settings[setting];
  const named = { id, about: `${about}, port ${port}`, required: true };
  try {
    await freePort(settings.LOCALHOST, port, setting);
    return { ...named, ok: true, found: "free" };
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    const owner = await portOwner(port);
    const who = owner === undefined ? "" : `: process ${owner.pid} (${owner.command})`;
    if (await isOurs()) return { ...named, ok: true, found: `our own, and it answers${who}` };
    const [found = "", next = ""] = error.message.split("; ", 2);
    return { ...named, ok: false, found: inert(found), next: inert(next) };
  }
};

/** Whether both servers can start, or run already. */
export const checkPorts = (settings: Settings): Promise<readonly Check[]> => {
  const { LOCALHOST, COFFEE_SERVER_PORT, WEBSERVER_PORT, POTS } = settings;
  const uri = `coffee://${POTS[0]?.name}`;
  return Promise.all([
    checkPort(settings, {
      id: "pot-port",
      about: "Coffee pot",
      setting: "COFFEE_SERVER_PORT",
      isOurs: () => potListens(LOCALHOST, COFFEE_SERVER_PORT, uri),
    }),
    checkPort(settings, {
      id: "site-port",
      about: "Coffee site",
      setting: "WEBSERVER_PORT",
      isOurs: () => siteListens(LOCALHOST, WEBSERVER_PORT),
    }),
  ]);
};

/** Whether Wireshark or tshark is there to read a capture. */
export const checkProgram = async (id: "wireshark" | "tshark"): Promise<Check> => {
  const about = id === "wireshark" ? "Wireshark" : "tshark";
  const program = findProgram(id);
  const next = howToGetWireshark(id, process.platform);
  if (program === undefined) return { id, about, required: false, ok: false, found: "not on this machine", next };
  const version = await programVersion(program);
  return { id, about, required: false, ok: true, found: [version, inert(program.file)].filter(Boolean).join(", ") };
};

/** Whether the dissector is installed, and tshark knows it. */
export const checkDissector = async (folders: Folders): Promise<Check> => {
  const named = { id: "dissector", about: `Dissector and profile "${PROFILE}"`, required: false } as const;
  const { ok, files, tshark } = await dissectorStatus(folders, process.env);
  const asked = { true: "tshark knows htcpcp", false: "tshark does not know htcpcp" };
  const proof = [tshark.known === undefined ? undefined : asked[`${tshark.known}`], tshark.note].filter(Boolean);
  const wrong = files.filter(({ isFine }) => !isFine).map(({ state }) => state);
  const state =
    wrong.length === 0 ? "installed" : `${wrong.length} of ${files.length} files ${[...new Set(wrong)].join(", ")}`;
  const next = wrong.length === 0 ? "potshark dissector status says more" : "potshark dissector install";
  return { ...named, ok, found: [state, ...proof].join("; "), ...(ok ? {} : { next }) };
};

/** An unused port, for a packet of our own. */
const DISCARD_PORT = 9;

/** Whether this user can capture: it really captures a packet of our own. */
export const checkCapture = async (): Promise<Check> => {
  const named = { id: "capture", about: "Permission to capture", required: false } as const;
  const folder = mkdtempSync(join(tmpdir(), "potshark-doctor-"));
  try {
    const capture = await startCapture({
      filter: `udp port ${DISCARD_PORT}`,
      file: join(folder, "trial"),
      durationMs: 5000,
    });
    const socket = createSocket("udp4");
    await new Promise((resolve) => socket.send("potshark doctor", DISCARD_PORT, "127.0.0.1", resolve));
    socket.close();
    const { program, packets, interface: device } = await capture.stop();
    const where = `on ${inert(device)}`;
    if (packets > 0) return { ...named, ok: true, found: `${program} captured a packet of our own ${where}` };
    const found = `${program} may capture ${where}, but did not see a packet of our own`;
    return { ...named, ok: false, found, next: "look whether a firewall keeps packets from loopback" };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { ...named, ok: false, found: error.message, next: error.next };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

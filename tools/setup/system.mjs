/**
 * The programs that the tests use and npm cannot install: a packet capture and its reader, and a browser. It does not
 * use the finder of `@potshark/capture`: this runs before anything is installed or compiled.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string[]} commands names it goes by on the PATH, `.exe` left out
 * @property {string[]} places where it is when it is not on the PATH
 * @property {string} debian Debian's and Ubuntu's package
 * @property {string} otherwise how to get it elsewhere
 */

const WIRESHARK = "https://www.wireshark.org/download.html (macOS: brew install --cask wireshark)";

/** @type {(program: string) => string[]} */
const wiresharkPlaces = (program) => [
  `/Applications/Wireshark.app/Contents/MacOS/${program}`,
  `C:\\Program Files\\Wireshark\\${program}.exe`,
];

/** @type {Program[]} */
const PROGRAMS = [
  {
    name: "tshark",
    commands: ["tshark"],
    places: wiresharkPlaces("tshark"),
    debian: "tshark",
    otherwise: WIRESHARK,
  },
  {
    name: "dumpcap",
    commands: ["dumpcap"],
    places: wiresharkPlaces("dumpcap"),
    // A dependency of the package tshark.
    debian: "tshark",
    otherwise: WIRESHARK,
  },
  {
    name: "Chromium",
    commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    places: [
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ],
    debian: "chromium",
    otherwise: "https://www.chromium.org/getting-involved/download-chromium/ (or Google Chrome)",
  },
  {
    name: "curl",
    commands: ["curl"],
    places: [],
    debian: "curl",
    otherwise: "https://curl.se/download.html",
  },
  {
    name: "python3",
    commands: ["python3", "python"],
    places: [],
    debian: "python3",
    otherwise: "https://www.python.org/downloads/",
  },
];

/** @type {(text: string) => void} */
const say = (text) => {
  process.stderr.write(`setup: ${text}\n`);
};

/** @type {(file: string) => boolean} */
const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @type {(command: string) => string | undefined} */
const onPath = (command) => {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, command + suffix)).find(isExecutable);
};

/** @type {(program: Program) => string | undefined} */
const placeOf = ({ commands, places }) =>
  commands.map(onPath).find((path) => path !== undefined) ?? places.find(isExecutable);

const missingPrograms = () => PROGRAMS.filter((program) => placeOf(program) === undefined);

/**
 * The file of a program that the tests use.
 * @param {string} name as in PROGRAMS
 * @returns {string}
 * @throws {Error} with a line that says how to get it
 */
export const findProgram = (name) => {
  const program = PROGRAMS.find((candidate) => candidate.name === name);
  if (program === undefined) throw new Error(`${name} is not among the programs of the set-up`);
  const place = placeOf(program);
  if (place === undefined) throw new Error(howToGet(program));
  return place;
};

/** @type {(program: Program) => string} */
const howToGet = ({ name, debian, otherwise }) =>
  `${name} is missing. Debian, Ubuntu: sudo apt-get install ${debian}; else: ${otherwise}`;

/** @type {(packages: string[]) => void} */
const installWithApt = (packages) => {
  say(`installing ${packages.join(", ")} (apt-get); this can take a minute ...`);
  const options = {
    /** @type {["ignore", 2, 2]} */
    stdio: ["ignore", 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  const { status } = spawnSync("apt-get", ["install", "-qq", "-y", "--no-install-recommends", ...packages], options);
  if (status !== 0) say(`apt-get failed (exit code ${status}), see above`);
};

/**
 * Installs what is missing if it can (Debian or Ubuntu, as root), otherwise says how to get it. Without these programs
 * the tests that need them fail, and say so.
 * @throws {Error} if something is still missing and the environment has CI=true
 */
export const prepareSystem = () => {
  const wanted = new Set(missingPrograms().map(({ debian }) => debian));
  if (wanted.size > 0 && process.getuid?.() === 0 && onPath("apt-get") !== undefined) installWithApt([...wanted]);
  const missing = missingPrograms();
  for (const program of missing) say(`tests will fail: ${howToGet(program)}`);
  if (missing.length > 0 && process.env.CI === "true") {
    throw new Error(`under CI these must be there: ${missing.map(({ name }) => name).join(", ")}`);
  }
};

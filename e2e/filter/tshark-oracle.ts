/**
 * tshark as the judge of our filters: one run over a capture gives the fields of every frame, as a `FieldSource`, and
 * its own answer to every filter.
 *
 * A Lua script inside tshark does both, since a process for each of hundreds of filters takes minutes.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FieldDefinition, FieldType, FieldValue } from "../../packages/dissect/src/field.ts";
import type { FieldRegistry, FieldSource } from "../../packages/dissect/src/filter/field-source.ts";

const DISSECTOR = fileURLToPath(new URL("../../packages/wireshark/htcpcp.lua", import.meta.url));
/** Wireshark has 200,000 fields; these are of the protocols in our captures. */
const CLAIMED = /^(?:frame|eth|ethertype|arp|vlan|ip|ipv6|icmp|udp|tcp|dns|data|http|htcpcp|tls|json|_ws)(?:$|\.)/;

const SCRIPT = `
local fields = io.open(os.getenv("ORACLE_FIELDS"), "w")
local answers = io.open(os.getenv("ORACLE_ANSWERS"), "w")
local function hex(text) return (text:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
local function bytes(range) return range:len() > 0 and range:bytes():tohex(true) or "" end
local all = Listener.new("frame", nil, true)
function all.packet(pinfo)
  for _, info in ipairs({ all_field_infos() }) do
    local value = ""
    if info.type == ftypes.PROTOCOL then
      value = info.source and info.offset < info.source:len() and bytes(info.source(info.offset)) or ""
    elseif info.type == ftypes.STRING or info.type == ftypes.STRINGZ then value = hex(info.value)
    elseif info.type == ftypes.BYTES or info.type == ftypes.ETHER or info.type == ftypes.IPv4 or info.type == ftypes.IPv6 then
      value = info.len > 0 and bytes(info.range) or ""
    elseif info.type ~= ftypes.NONE then value = tostring(info.value)
    end
    fields:write(pinfo.number, "\\t", info.name, "\\t", info.len, "\\t", value, "\\n")
  end
end
-- The fields of other scripts exist only when all scripts have been loaded: at the first frame it would be too late.
local oracle = Proto("filteroracle", "Filter oracle")
local index = 0
function oracle.init()
if index > 0 then return end
for line in io.lines(os.getenv("ORACLE_FILTERS")) do
  index = index + 1
  local number, frames = index, {}
  local good, problem = pcall(Listener.new, "frame", line)
  if good then
    local listener = problem
    function listener.packet(pinfo) frames[#frames + 1] = pinfo.number end
    function listener.draw() answers:write(number, "\\tframes\\t", table.concat(frames, " "), "\\n") end
  else
    answers:write(number, "\\trefused\\t", (tostring(problem):gsub("%s+", " ")), "\\n")
  end
end
end
`;

type Answer = { readonly frames: string } | { readonly refusal: string };

export interface Verdict {
  readonly frames: readonly FieldSource[];
  readonly answers: ReadonlyMap<string, Answer>;
}

function tshark(options: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const { error, stdout, stderr, status } = spawnSync("tshark", options, {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8", ...environment },
  });
  if (error) throw new Error(`tshark is needed to judge filters and could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`tshark ${options.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

const TYPE_NAMES: Readonly<Record<string, FieldType>> = {
  FT_STRINGZ: "string",
  FT_ABSOLUTE_TIME: "absolute_time",
  FT_RELATIVE_TIME: "relative_time",
  FT_UINT_BYTES: "bytes",
};
const KNOWN_TYPES: ReadonlySet<string> = new Set<FieldType>([
  ...([
    "none",
    "protocol",
    "boolean",
    "char",
    "uint8",
    "uint16",
    "uint24",
    "uint32",
    "uint64",
    "int8",
    "int16",
  ] as const),
  ...(["int24", "int32", "int64", "float", "double", "string", "bytes", "ipv4", "ipv6", "ether", "framenum"] as const),
]);

function typeOf(name: string): FieldType | undefined {
  const lower = name.replace("FT_", "").toLowerCase();
  return TYPE_NAMES[name] ?? (KNOWN_TYPES.has(lower) ? (lower as FieldType) : undefined);
}

/** Which protocol a field belongs to, by the field's name: layers are counted by it. */
const parents = new Map<string, string>();

/** The fields tshark knows, with the names of their values. */
export function readRegistry(): FieldRegistry {
  const values = new Map<string, Map<number, string>>();
  for (const line of tshark(["-G", "values", "-X", `lua_script:${DISSECTOR}`]).split("\n")) {
    const [kind, name = "", first = "", second = ""] = line.split("\t");
    if (!CLAIMED.test(name) || (kind !== "V" && kind !== "T")) continue;
    const names = values.get(name) ?? new Map<number, string>();
    if (kind === "T") names.set(1, first).set(0, second);
    else if (!names.has(Number(first))) names.set(Number(first), second);
    values.set(name, names);
  }
  const fields = new Map<string, FieldDefinition>();
  for (const line of tshark(["-G", "fields", "-X", `lua_script:${DISSECTOR}`]).split("\n")) {
    const [kind, label = "", name = "", typeName = "", parent = ""] = line.split("\t");
    if (!CLAIMED.test(name)) continue;
    const type = kind === "P" ? "protocol" : typeOf(typeName);
    if (type === undefined || fields.has(name)) continue;
    const named = values.get(name);
    fields.set(name, { name, type, label, ...(named ? { values: named } : {}) });
    parents.set(name, parent);
  }
  return { get: (name) => fields.get(name), names: () => fields.keys() };
}

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const nanoseconds = (text: string): bigint => {
  const [, sign, whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  const size = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
  return sign === "-" ? -size : size;
};

function readValue(type: FieldType, text: string): FieldValue {
  switch (type) {
    case "none":
      return true;
    case "boolean":
      return text === "true" || text === "1";
    case "string":
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(fromHex(text));
    case "ipv4":
      return Number.parseInt(text, 16);
    case "bytes":
    case "ipv6":
    case "ether":
    case "protocol":
      return fromHex(text);
    case "uint64":
    case "int64":
      return BigInt(text);
    case "absolute_time":
    case "relative_time":
      return nanoseconds(text);
    default:
      return Number(text);
  }
}

class OracleFrame implements FieldSource {
  readonly #values = new Map<string, FieldValue[]>();
  readonly #layers = new Map<string, number[]>();
  readonly #extents = new Map<string, Uint8Array[]>();
  readonly #depths = new Map<string, number>();

  add({ name, type }: FieldDefinition, text: string, length: number): void {
    const value = readValue(type, text);
    if (type === "protocol") {
      this.#depths.set(name, (this.#depths.get(name) ?? 0) + 1);
      this.#push(this.#extents, name, value as Uint8Array);
    }
    this.#push(this.#values, name, type === "protocol" ? (value as Uint8Array).subarray(0, length) : value);
    this.#push(this.#layers, name, this.#depths.get(type === "protocol" ? name : (parents.get(name) ?? "")) ?? 1);
  }

  #push<T>(lists: Map<string, T[]>, name: string, value: T): void {
    const list = lists.get(name);
    if (list) list.push(value);
    else lists.set(name, [value]);
  }

  has({ name }: FieldDefinition): boolean {
    return this.#values.has(name);
  }

  values({ name }: FieldDefinition): readonly FieldValue[] {
    return this.#values.get(name) ?? [];
  }

  layers({ name }: FieldDefinition): readonly number[] {
    return this.#layers.get(name) ?? [];
  }

  extents({ name }: FieldDefinition): readonly Uint8Array[] {
    return this.#extents.get(name) ?? [];
  }
}

function readFrames(text: string, registry: FieldRegistry): FieldSource[] {
  const frames: OracleFrame[] = [];
  for (const line of text.split("\n")) {
    const [number, name = "", length, value = ""] = line.split("\t");
    const field = registry.get(name);
    if (number === undefined || number === "") continue;
    while (frames.length < Number(number)) frames.push(new OracleFrame());
    if (field) frames[Number(number) - 1]!.add(field, value, Number(length));
  }
  return frames;
}

/**
 * Runs tshark once over a capture: its frames, and for each filter the numbers of those that pass, or its refusal.
 *
 * @param passes two, for answers that need what comes later in the capture
 */
export function judge(
  capture: Uint8Array,
  filters: readonly string[],
  registry: FieldRegistry,
  passes: 1 | 2 = 1,
): Verdict {
  const directory = mkdtempSync(join(tmpdir(), "potshark-filter-"));
  try {
    const path = (name: string): string => join(directory, name);
    writeFileSync(path("capture.pcap"), capture);
    writeFileSync(path("filters.txt"), filters.map((filter) => `${filter}\n`).join(""));
    writeFileSync(path("oracle.lua"), SCRIPT);
    writeFileSync(path("answers.txt"), "");
    const scripts = ["-X", `lua_script:${DISSECTOR}`, "-X", `lua_script:${path("oracle.lua")}`];
    tshark([...(passes === 2 ? ["-2"] : []), "-q", "-n", "-r", path("capture.pcap"), ...scripts], {
      ORACLE_FIELDS: path("fields.txt"),
      ORACLE_ANSWERS: path("answers.txt"),
      ORACLE_FILTERS: path("filters.txt"),
    });
    const answers = new Map<string, Answer>();
    for (const line of readFileSync(path("answers.txt"), "utf8").split("\n").filter(Boolean)) {
      const [index, kind, rest = ""] = line.split("\t");
      answers.set(filters[Number(index) - 1]!, kind === "frames" ? { frames: rest } : { refusal: rest });
    }
    // Wireshark 4.4 and newer run no script for root, and say nothing.
    if (answers.size !== new Set(filters).size)
      throw new Error(`tshark answered ${answers.size} of ${filters.length} filters: did it run its Lua script?`);
    return { frames: readFrames(readFileSync(path("fields.txt"), "utf8"), registry), answers };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

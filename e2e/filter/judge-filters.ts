/**
 * Wireshark's frames, as a `FieldSource` with the fields that it finds in them, and its own answer to every filter, to
 * compare our filters with.
 *
 * A Lua script inside tshark does both, since one process for each of hundreds of filters takes minutes.
 */
import {
  defineField,
  type FieldDefinition,
  type FieldType,
  type FieldValue,
} from "../../packages/dissect/src/fields/field.ts";
import type { FieldRegistry, FieldSource } from "../../packages/dissect/src/filter/field-source.ts";
import { recorded } from "../wireshark/recorded.ts";
import { askTshark, tsharkPrints } from "../wireshark/tshark.ts";

/** Wireshark has 200,000 fields; these are of the protocols in our captures. */
const CLAIMED = /^(?:frame|eth|ethertype|arp|vlan|ip|ipv6|icmp|udp|tcp|dns|data|http|htcpcp|tls|json|_ws)(?:$|\.)/;

/** Lua's long strings in brackets need no escapes: neither paths nor filters contain the closing bracket. */
const luaText = (text: string): string => `[==[${text}]==]`;

const LIST_FIELDS = (folder: string): string => `
local fields = io.open(${luaText(`${folder}/fields.txt`)}, "w")
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
function all.draw() fields:flush() end
`;

const ANSWER_FILTERS = (folder: string, filters: readonly string[]): string => `
local answers = io.open(${luaText(`${folder}/answers.txt`)}, "w")
local filters = { ${filters.map(luaText).join(", ")} }
-- The fields of other scripts exist only when all scripts have been loaded: at the first frame it would be too late.
local oracle = Proto("filteroracle", "Filter oracle")
local isReady = false
function oracle.init()
if isReady then return end
isReady = true
for number, filter in ipairs(filters) do
  local frames = {}
  local good, problem = pcall(Listener.new, "frame", filter)
  if good then
    local listener = problem
    function listener.packet(pinfo) frames[#frames + 1] = pinfo.number end
    function listener.draw()
      answers:write(number, "\\tframes\\t", table.concat(frames, " "), "\\n")
      answers:flush()
    end
  else
    answers:write(number, "\\trefused\\t", (tostring(problem):gsub("%s+", " ")), "\\n")
    answers:flush()
  end
end
end
`;

/** Wireshark's answer to a filter: the numbers of the frames that pass, or why it refuses the filter. */
export type FilterOutcome = { readonly frames: string } | { readonly refusal: string };

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

/** The protocol of a field, by the field's name: layers are counted by protocol. */
const parents = new Map<string, string>();

/** The lines of `tshark -G` about fields of the protocols in our captures. */
const registryLines = async (table: "values" | "fields", nameAt: number): Promise<readonly string[]> =>
  (await tsharkPrints({ options: ["-G", table] }))
    .split("\n")
    .filter((line) => CLAIMED.test(line.split("\t")[nameAt] ?? ""));

/** The fields that Wireshark knows, with the names of their values. */
export async function readRegistry(): Promise<FieldRegistry> {
  const lines = await recorded("field registry", [], async () => ({
    values: await registryLines("values", 1),
    fields: await registryLines("fields", 2),
  }));
  const values = new Map<string, Map<number, string>>();
  for (const line of lines.values) {
    const [kind, name = "", first = "", second = ""] = line.split("\t");
    if (kind !== "V" && kind !== "T") continue;
    const names = values.get(name) ?? new Map<number, string>();
    if (kind === "T") names.set(1, first).set(0, second);
    else if (!names.has(Number(first))) names.set(Number(first), second);
    values.set(name, names);
  }
  const fields = new Map<string, FieldDefinition>();
  for (const line of lines.fields) {
    const [kind, label = "", name = "", typeName = "", parent = ""] = line.split("\t");
    const type = kind === "P" ? "protocol" : typeOf(typeName);
    if (type === undefined || fields.has(name)) continue;
    const named = values.get(name);
    fields.set(name, defineField(name, type, label, named ? { values: named } : {}));
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

/** The frames of a capture with the fields that Wireshark finds in one pass. */
export const framesByWireshark = async (
  name: string,
  capture: Uint8Array,
  registry: FieldRegistry,
): Promise<readonly FieldSource[]> => {
  const text = await recorded(`frames of ${name}`, [capture], () =>
    askTshark({ capture, options: ["-q", "-n"], listener: LIST_FIELDS }, ({ file }) => file("fields.txt")),
  );
  return readFrames(text, registry);
};

const askFilters = async (
  capture: Uint8Array,
  filters: readonly string[],
  passes: 1 | 2,
): Promise<Readonly<Record<string, FilterOutcome>>> => {
  const options = [...(passes === 2 ? ["-2"] : []), "-q", "-n"];
  const listener = (folder: string): string => ANSWER_FILTERS(folder, filters);
  const text = await askTshark({ capture, options, listener }, ({ file }) => file("answers.txt"));
  const answers = text
    .split("\n")
    .filter(Boolean)
    .map((line): [string, FilterOutcome] => {
      const [number, kind, rest = ""] = line.split("\t");
      return [filters[Number(number) - 1]!, kind === "frames" ? { frames: rest } : { refusal: rest }];
    });
  return Object.fromEntries(answers);
};

/**
 * Wireshark's answers to filters over a capture, by the filter's text; a filter that was not recorded has none.
 *
 * @param passes two, for answers that need what comes later in the capture
 */
export const judgeFilters = async (
  name: string,
  capture: Uint8Array,
  filters: readonly string[],
  passes: 1 | 2 = 1,
): Promise<Readonly<Record<string, FilterOutcome>>> => {
  const pass = passes === 1 ? "one pass" : "two passes";
  return recorded(`filters of ${name}, ${pass}`, [capture], () => askFilters(capture, [...new Set(filters)], passes));
};

/** `-T pdml`: the tree of each frame as XML, in the shape that programs read tshark's details from. */
import { basename } from "node:path";
import { type FieldNode, fieldTree, formatAbsoluteTime, formatValue, type Session } from "@potshark/dissect";
import type { FramePrinter } from "./frame-printer.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};

/** Characters that XML has no way to write are told by their code. */
const quoted = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "")
    .replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

const attributes = (pairs: Readonly<Record<string, string | number>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => ` ${name}="${quoted(String(value))}"`)
    .join("");

const showOf = ({ field, value, text }: FieldNode): string => {
  if (field.type === "none") return text;
  if (field.type === "boolean") return value ? "1" : "0";
  return formatValue(field.type === "bytes" ? { ...field, type: "ether" } : field, value);
};

const rawOf = ({ source, offset, length }: FieldNode): string =>
  Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.length)
    .subarray(offset, offset + length)
    .toString("hex");

const written = (node: FieldNode, indent: string): string => {
  const { field, text, offset, length, isHidden, children } = node;
  const tag = field.type === "protocol" ? "proto" : "field";
  const head = `${indent}<${tag}${attributes({
    name: field.name,
    showname: text,
    ...(isHidden ? { hide: "yes" } : {}),
    size: length,
    pos: offset,
    ...(tag === "proto" ? {} : { show: showOf(node) }),
    ...(tag === "field" && length > 0 ? { value: rawOf(node) } : {}),
  })}`;
  if (children.length === 0) return `${head}/>\n`;
  return `${head}>\n${children.map((child) => written(child, `${indent}  `)).join("")}${indent}</${tag}>\n`;
};

const generalOf = ({ capture: { frames } }: Session, row: number): string => {
  const [length, captured] = [frames.length[row]!, frames.capturedLength[row]!];
  const [seconds, nanoseconds] = [frames.seconds[row]!, frames.nanoseconds[row]!];
  const field = (name: string, showname: string, show: string | number, value: string): string =>
    `    <field${attributes({ name, pos: 0, show, showname, value, size: captured })}/>\n`;
  return [
    `  <proto${attributes({ name: "geninfo", pos: 0, showname: "General information", size: captured })}>\n`,
    field("num", "Number", row + 1, (row + 1).toString(16)),
    field("len", "Frame Length", length, length.toString(16)),
    field("caplen", "Captured Length", captured, captured.toString(16)),
    field(
      "timestamp",
      "Captured Time",
      formatAbsoluteTime(frames.timeOf(row), "local"),
      `${seconds}.${String(nanoseconds).padStart(9, "0")}`,
    ),
    "  </proto>\n",
  ].join("");
};

/** @param file name of the capture */
export const pdmlPrinter = (session: Session, file: string): FramePrinter => ({
  begin: `<?xml version="1.0" encoding="utf-8"?>\n<pdml${attributes({
    version: "0",
    creator: "potshark",
    capture_file: basename(file),
  })}>\n`,
  frame: (row) => {
    const layers = fieldTree(session, row).map((layer) => written(layer, "  "));
    return `<packet>\n${generalOf(session, row)}${layers.join("")}</packet>\n\n`;
  },
  end: "</pdml>\n",
});

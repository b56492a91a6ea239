/** Text, line by line: a layer without fields. Text that begins like XML is XML. */

import { bytesAsText } from "../../bytes/text-bytes.ts";
import { defineField, type FieldDefinition } from "../../fields/field.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Body } from "./body.ts";

export const TEXT_LINES: FieldDefinition = defineField("data-text-lines", "protocol", "Line-based text data");
export const XML: FieldDefinition = defineField("xml", "protocol", "eXtensible Markup Language");

const DECLARATION = /^<\?xml/i;
const DECLARATION_LENGTH = 5;
/** A shorter text is not XML. This is the length of the usual XML declaration. */
const SHORTEST_XML = 39;

/** @returns the layers */
export const emitText = (emitter: FieldEmitter, { start, end }: Body): string => {
  const begin = bytesAsText(emitter.bytes.subarray(start, Math.min(end, start + DECLARATION_LENGTH)));
  const isXml = end - start >= SHORTEST_XML && DECLARATION.test(begin);
  emitter.enter(isXml ? XML : TEXT_LINES, start, end - start);
  return isXml ? "data-text-lines:xml" : "data-text-lines";
};

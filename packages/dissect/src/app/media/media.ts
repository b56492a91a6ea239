/** Bodies by their media type (RFC 9110 §8.3.1): which layer Wireshark uses for each. */

import { bytesAsText } from "../../bytes/text-bytes.ts";
import { defineField, type FieldDefinition } from "../../fields/field.ts";
import { emitData } from "../../layers/data.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Body } from "./body.ts";
import { FOREIGN_SUFFIXES, FOREIGN_TYPES } from "./foreign-types.ts";
import { emitForm, FORM_FIELDS } from "./form.ts";
import { emitJson, JSON_FIELDS } from "./json.ts";
import { JSON_TYPES, TEXT_TYPES, XML_TYPES } from "./media-types.ts";
import { emitText, TEXT_LINES, XML } from "./text-lines.ts";

const protocol = (name: string, label: string): FieldDefinition => defineField(name, "protocol", label);

const PNG = protocol("png", "Portable Network Graphics");
const GIF = protocol("image-gif", "Compuserve GIF");
const JPEG = protocol("image-jfif", "JPEG File Interchange Format");
const MESSAGE = protocol("message-http", "Media Type: message/http");
const MEDIA = protocol("media", "Media Type");
const MEDIA_TYPE = defineField("media.type", "bytes", "Media type");

/** The fields of all kinds of bodies. */
export const MEDIA_FIELDS: readonly FieldDefinition[] = [
  TEXT_LINES,
  XML,
  ...JSON_FIELDS,
  ...FORM_FIELDS,
  PNG,
  GIF,
  JPEG,
  MESSAGE,
  MEDIA,
  MEDIA_TYPE,
];

/** A kind of picture, recognized by its first bytes. */
interface Picture {
  readonly layer: FieldDefinition;
  readonly types: readonly string[];
  /** The minimum length that Wireshark checks. */
  readonly shortest: number;
  /** The first bytes, as text with one character per byte; a "." is any byte. */
  readonly begins: RegExp;
}

/** In the order in which Wireshark tries them on bodies of other types. */
const PICTURES: readonly Picture[] = [
  { layer: PNG, types: ["image/png"], shortest: 20, begins: /^\x89PNG\r\n\x1a\n/ },
  {
    layer: JPEG,
    types: ["image/jpeg", "image/jpg", "image/jfif"],
    shortest: 20,
    begins: /^\xff\xd8.{4}(JFIF|Exif)\0/s,
  },
  { layer: GIF, types: ["image/gif"], shortest: 20, begins: /^GIF8[79]a/ },
];
const LOOKED_AT = 12;

const enter = (emitter: FieldEmitter, layer: FieldDefinition, { start, end }: Body): string => {
  emitter.enter(layer, start, end - start);
  return layer.name;
};

const emitPicture = (emitter: FieldEmitter, pictures: readonly Picture[], body: Body): string | undefined => {
  const { start, end, missing } = body;
  const length = end - start + missing;
  const begin = (): string => bytesAsText(emitter.bytes.subarray(start, Math.min(end, start + LOOKED_AT)));
  const found = pictures.find(({ shortest, begins }) => length >= shortest && begins.test(begin()));
  return found && enter(emitter, found.layer, body);
};

/** A body without a layer of its own. @returns the layer; "" where it is empty */
export const emitPlain = ({ bytes, origin, sink }: FieldEmitter, { start, end }: Body): string => {
  if (start === end) return "";
  if (sink) emitData(bytes, start, end, origin, sink);
  return "data";
};

/**
 * Emits a body by its media type.
 *
 * @param type in lower case, without parameters
 * @returns the layers, "json:data-text-lines"; undefined where this type has no reader here, or the bytes do not match
 *   it
 */
export const emitMedia = (emitter: FieldEmitter, type: string, body: Body): string | undefined => {
  if (TEXT_TYPES.has(type)) return emitText(emitter, body);
  if (JSON_TYPES.has(type)) return emitJson(emitter, body);
  if (XML_TYPES.has(type)) return enter(emitter, XML, body);
  if (type === "application/x-www-form-urlencoded") return emitForm(emitter, body);
  if (type === "application/octet-stream") return emitPlain(emitter, body);
  if (type === "message/http") return enter(emitter, MESSAGE, body);
  const pictures = PICTURES.filter(({ types }) => types.includes(type));
  return emitPicture(emitter, pictures, body);
};

/** Emits a body without a type, or with a type that has no reader here: it may be recognized as a picture. */
export const emitUnannounced = (emitter: FieldEmitter, body: Body): string | undefined =>
  emitPicture(emitter, PICTURES, body);

/**
 * By the suffix after the last plus sign of a media type (RFC 6838 §4.2.8), for the suffixes that Wireshark uses since
 * 4.2.
 */
const emitBySuffix = (emitter: FieldEmitter, type: string, body: Body): string | undefined => {
  const suffix = type.slice(type.lastIndexOf("+"));
  if (suffix === "+json") return `media:${emitJson(emitter, body)}`;
  if (suffix === "+xml") return `media:${enter(emitter, XML, body)}`;
  return FOREIGN_SUFFIXES.has(suffix) ? "media" : undefined;
};

/**
 * The same for a body in an HTTP message, where Wireshark tries more.
 *
 * @returns the layers that we know; "" where Wireshark reads the type and we do not
 */
export const emitHttpMedia = (emitter: FieldEmitter, type: string | undefined, body: Body): string => {
  if (type !== undefined && FOREIGN_TYPES.has(type)) return "";
  const emitted = (type && emitMedia(emitter, type, body)) ?? emitUnannounced(emitter, body);
  if (emitted) return emitted;
  if (type === undefined) return emitPlain(emitter, body);
  const bySuffix = emitBySuffix(emitter, type, body);
  if (bySuffix !== undefined) return bySuffix;
  enter(emitter, MEDIA, body);
  const { start, end, missing } = body;
  if (missing === 0) emitter.octets(MEDIA_TYPE, start, end - start);
  return "media";
};

/** Bodies by their media type (RFC 9110 §8.3.1): which layer each of them is to Wireshark. */

import { bytesAsText } from "../../bytes/text-bytes.ts";
import type { FieldDefinition } from "../../fields/field.ts";
import { emitData } from "../../layers/data.ts";
import type { Sink } from "../../layers/layer.ts";
import type { Body } from "./body.ts";
import { FOREIGN_SUFFIXES, FOREIGN_TYPES } from "./foreign-types.ts";
import { emitForm, FORM_FIELDS } from "./form.ts";
import { emitJson, JSON_FIELDS } from "./json.ts";
import { JSON_TYPES, TEXT_TYPES, XML_TYPES } from "./media-types.ts";
import { emitText, TEXT_LINES, XML } from "./text-lines.ts";

const protocol = (name: string, label: string): FieldDefinition => ({ name, type: "protocol", label });

const PNG = protocol("png", "Portable Network Graphics");
const GIF = protocol("image-gif", "Compuserve GIF");
const JPEG = protocol("image-jfif", "JPEG File Interchange Format");
const MESSAGE = protocol("message-http", "Media Type: message/http");
const MEDIA = protocol("media", "Media Type");
const MEDIA_TYPE: FieldDefinition = { name: "media.type", type: "bytes", label: "Media type" };

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

/** A picture, by its first bytes. */
interface Picture {
  readonly layer: FieldDefinition;
  readonly types: readonly string[];
  /** The least bytes Wireshark looks at. */
  readonly shortest: number;
  /** One of these, as text of one character a byte; a "." is any byte. */
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

const begin = ({ bytes, start, end }: Body): string =>
  bytesAsText(bytes.subarray(start, Math.min(end, start + LOOKED_AT)));

const enter = (layer: FieldDefinition, { start, end, origin }: Body, sink: Sink | undefined): string => {
  sink?.enter(layer, start - origin, end - start);
  return layer.name;
};

const emitPicture = (pictures: readonly Picture[], body: Body, sink: Sink | undefined): string | undefined => {
  const length = body.end - body.start + body.missing;
  const found = pictures.find(({ shortest, begins }) => length >= shortest && begins.test(begin(body)));
  return found && enter(found.layer, body, sink);
};

/** A body without a layer of its own. @returns the layer; "" where it is empty */
export const emitPlain = (body: Body, sink: Sink | undefined): string => {
  if (body.start === body.end) return "";
  if (sink) emitData(body.bytes, body.start, body.end, body.origin, sink);
  return "data";
};

/**
 * Emits a body by its media type.
 *
 * @param type in lower case, without parameters
 * @param sink undefined where nobody listens
 * @returns the layers, "json:data-text-lines"; undefined where nobody reads this type, or the bytes are not of it
 */
export const emitMedia = (type: string, body: Body, sink: Sink | undefined): string | undefined => {
  if (TEXT_TYPES.has(type)) return emitText(body, sink);
  if (JSON_TYPES.has(type)) return emitJson(body, sink);
  if (XML_TYPES.has(type)) return enter(XML, body, sink);
  if (type === "application/x-www-form-urlencoded") return emitForm(body, sink);
  if (type === "application/octet-stream") return emitPlain(body, sink);
  if (type === "message/http") return enter(MESSAGE, body, sink);
  return emitPicture(
    PICTURES.filter(({ types }) => types.includes(type)),
    body,
    sink,
  );
};

/** Emits a body without a type, or of one that nobody reads: a picture may be recognized. */
export const emitUnannounced = (body: Body, sink: Sink | undefined): string | undefined =>
  emitPicture(PICTURES, body, sink);

/** What is behind the last plus sign of a media type (RFC 6838 §4.2.8), of those that Wireshark goes by since 4.2. */
const emitBySuffix = (type: string, body: Body, sink: Sink | undefined): string | undefined => {
  const suffix = type.slice(type.lastIndexOf("+"));
  if (suffix === "+json") return `media:${emitJson(body, sink)}`;
  if (suffix === "+xml") return `media:${enter(XML, body, sink)}`;
  return FOREIGN_SUFFIXES.has(suffix) ? "media" : undefined;
};

/**
 * The same of a body in an HTTP message, where there is more that Wireshark tries.
 *
 * @returns the layers, as far as we know them: "" where Wireshark reads the type, and we do not
 */
export const emitHttpMedia = (type: string | undefined, body: Body, sink: Sink | undefined): string => {
  if (type !== undefined && FOREIGN_TYPES.has(type)) return "";
  const emitted = (type && emitMedia(type, body, sink)) ?? emitUnannounced(body, sink);
  if (emitted) return emitted;
  if (type === undefined) return emitPlain(body, sink);
  const bySuffix = emitBySuffix(type, body, sink);
  if (bySuffix !== undefined) return bySuffix;
  enter(MEDIA, body, sink);
  const { bytes, start, end, origin, missing } = body;
  if (missing === 0) sink?.add(MEDIA_TYPE, start - origin, end - start, bytes.subarray(start, end));
  return "media";
};

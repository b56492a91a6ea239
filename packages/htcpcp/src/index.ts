/**
 * HTCPCP/1.0 (RFC 2324) and HTCPCP-TEA (RFC 7168): the parts that run everywhere, also in a browser. The networked
 * parts are in `@potshark/htcpcp/node`.
 */
export * from "./accept-additions.ts";
export * from "./alternates.ts";
export { type ChunkLineParts, splitChunkLine } from "./chunk-line.ts";
export * from "./coffee-uri.ts";
export * from "./error.ts";
export * from "./field-registry.ts";
export { type FramedLine, isBodyless, readLength, unstatedFraming } from "./framing.ts";
export { type HeaderLineParts, splitHeaderLine } from "./header-line.ts";
export * from "./limits.ts";
export * from "./loose-response.ts";
export {
  type Framing,
  type Header,
  HeaderList,
  isPersistent,
  type Message,
  mediaTypeOf,
  type RequestMessage,
  type ResponseMessage,
} from "./message.ts";
export * from "./parser.ts";
export * from "./registry.ts";
export * from "./serializer.ts";
export {
  type RequestLineWords,
  type Role,
  readStartLineWords,
  type StartLine,
  type StartLineWords,
  type StatusLineWords,
  TOKEN,
} from "./start-line.ts";

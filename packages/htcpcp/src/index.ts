/**
 * HTCPCP/1.0 (RFC 2324) and HTCPCP-TEA (RFC 7168): the parts that run anywhere, a browser included.
 * The networked parts are in `@potshark/htcpcp/node`.
 */
export * from "./accept-additions.ts";
export * from "./alternates.ts";
export * from "./coffee-uri.ts";
export * from "./error.ts";
export * from "./field-registry.ts";
export * from "./limits.ts";
export * from "./message.ts";
export * from "./parser.ts";
export * from "./registry.ts";
export * from "./serializer.ts";
export type { Role, StartLine } from "./start-line.ts";

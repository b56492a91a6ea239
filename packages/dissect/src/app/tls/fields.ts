/** The fields of TLS that we claim, in the order of Wireshark's own table. */
import { defineField, type FieldDefinition, type FieldOptions, type FieldType } from "../../fields/field.ts";
import { CIPHER_SUITES } from "./cipher-suites.ts";
import {
  ALERTS,
  CERTIFICATE_TYPES,
  CLIENT_CERTIFICATE_TYPES,
  CONTENT_TYPES,
  EXTENSIONS,
  GROUPS,
  HANDSHAKES,
  SIGNATURE_SCHEMES,
  VERSIONS,
} from "./value-strings.ts";

const all: FieldDefinition[] = [];

const define = (name: string, type: FieldType, label: string, more?: FieldOptions): FieldDefinition => {
  const field = defineField(name, type, label, { ...more, nestsBy: "bytes" });
  all.push(field);
  return field;
};

const words = (...names: readonly (readonly [number, string])[]): FieldOptions => ({
  values: new Map(names),
});

export const TLS: FieldDefinition = define("tls", "protocol", "Transport Layer Security");

export const RECORD: FieldDefinition = define("tls.record", "none", "Record Layer");
export const CONTENT_TYPE: FieldDefinition = define("tls.record.content_type", "uint8", "Content Type", {
  values: CONTENT_TYPES,
});
export const OPAQUE_TYPE: FieldDefinition = define("tls.record.opaque_type", "uint8", "Opaque Type", {
  values: CONTENT_TYPES,
});
export const RECORD_VERSION: FieldDefinition = define("tls.record.version", "uint16", "Version", {
  values: VERSIONS,
  hexDigits: 4,
});
export const RECORD_LENGTH: FieldDefinition = define("tls.record.length", "uint16", "Length");
export const APPLICATION_DATA: FieldDefinition = define("tls.app_data", "bytes", "Encrypted Application Data");
export const APPLICATION: FieldDefinition = define("tls.app_data_proto", "string", "Application Data Protocol");
export const IS_ESCAPE: FieldDefinition = define("tls.record.is_escape", "boolean", "Is Escape");
export const RECORD_PADDING: FieldDefinition = define("tls.record.padding_length", "uint8", "Padding Length");
export const CHANGE_CIPHER_SPEC: FieldDefinition = define(
  "tls.change_cipher_spec",
  "none",
  "Change Cipher Spec Message",
);
export const ALERT: FieldDefinition = define("tls.alert_message", "none", "Alert Message");
export const ALERT_LEVEL: FieldDefinition = define(
  "tls.alert_message.level",
  "uint8",
  "Level",
  words([1, "Warning"], [2, "Fatal"]),
);
export const ALERT_DESCRIPTION: FieldDefinition = define("tls.alert_message.desc", "uint8", "Description", {
  values: ALERTS,
});
export const HEARTBEAT: FieldDefinition = define("tls.heartbeat_message", "none", "Heartbeat Message");
export const HEARTBEAT_TYPE: FieldDefinition = define(
  "tls.heartbeat_message.type",
  "uint8",
  "Type",
  words([1, "Request"], [2, "Response"]),
);
export const HEARTBEAT_PAYLOAD_LENGTH: FieldDefinition = define(
  "tls.heartbeat_message.payload_length",
  "uint16",
  "Payload Length",
);
export const HEARTBEAT_PAYLOAD: FieldDefinition = define("tls.heartbeat_message.payload", "bytes", "Payload");
export const HEARTBEAT_PADDING: FieldDefinition = define("tls.heartbeat_message.padding", "bytes", "Padding");

export const HANDSHAKE: FieldDefinition = define("tls.handshake", "none", "Handshake Protocol");
export const HANDSHAKE_TYPE: FieldDefinition = define("tls.handshake.type", "uint8", "Handshake Type", {
  values: HANDSHAKES,
});
export const HANDSHAKE_LENGTH: FieldDefinition = define("tls.handshake.length", "uint24", "Length");
export const FRAGMENTS: FieldDefinition = define("tls.handshake.fragments", "none", "Reassembled Handshake Fragments");
export const FRAGMENT: FieldDefinition = define("tls.handshake.fragment", "framenum", "Handshake Fragment");
export const FRAGMENT_COUNT: FieldDefinition = define(
  "tls.handshake.fragment.count",
  "uint32",
  "Handshake Fragment count",
);
export const REASSEMBLED_IN: FieldDefinition = define(
  "tls.handshake.reassembled_in",
  "framenum",
  "Reassembled Handshake Message in frame",
);

export const HELLO_VERSION: FieldDefinition = define("tls.handshake.version", "uint16", "Version", {
  values: VERSIONS,
  hexDigits: 4,
});
export const RANDOM: FieldDefinition = define("tls.handshake.random", "bytes", "Random");
export const RANDOM_BYTES: FieldDefinition = define("tls.handshake.random_bytes", "bytes", "Random Bytes");
export const SESSION_ID_LENGTH: FieldDefinition = define(
  "tls.handshake.session_id_length",
  "uint16",
  "Session ID Length",
);
export const SESSION_ID: FieldDefinition = define("tls.handshake.session_id", "bytes", "Session ID");
export const CIPHER_SUITES_LENGTH: FieldDefinition = define(
  "tls.handshake.cipher_suites_length",
  "uint16",
  "Cipher Suites Length",
);
export const CIPHER_SUITE_LIST: FieldDefinition = define("tls.handshake.ciphersuites", "none", "Cipher Suites");
export const CIPHER_SUITE: FieldDefinition = define("tls.handshake.ciphersuite", "uint16", "Cipher Suite", {
  values: CIPHER_SUITES,
  hexDigits: 4,
});
export const COMPRESSIONS_LENGTH: FieldDefinition = define(
  "tls.handshake.comp_methods_length",
  "uint8",
  "Compression Methods Length",
);
export const COMPRESSION_LIST: FieldDefinition = define("tls.handshake.comp_methods", "none", "Compression Methods");
export const COMPRESSION: FieldDefinition = define(
  "tls.handshake.comp_method",
  "uint8",
  "Compression Method",
  words([0, "null"], [1, "DEFLATE"], [64, "LZS"]),
);
export const EXTENSIONS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_length",
  "uint16",
  "Extensions Length",
);
export const JA3_FULL: FieldDefinition = define("tls.handshake.ja3_full", "string", "JA3 Fullstring");
export const JA3S_FULL: FieldDefinition = define("tls.handshake.ja3s_full", "string", "JA3S Fullstring");

export const EXTENSION_TYPE: FieldDefinition = define("tls.handshake.extension.type", "uint16", "Type", {
  values: EXTENSIONS,
});
export const EXTENSION_LENGTH: FieldDefinition = define("tls.handshake.extension.len", "uint16", "Length");
export const NAMES_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_server_name_list_len",
  "uint16",
  "Server Name list length",
);
export const NAME_TYPE: FieldDefinition = define(
  "tls.handshake.extensions_server_name_type",
  "uint8",
  "Server Name Type",
  words([0, "host_name"]),
);
export const NAME_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_server_name_len",
  "uint16",
  "Server Name length",
);
export const NAME: FieldDefinition = define("tls.handshake.extensions_server_name", "string", "Server Name");
export const MAX_FRAGMENT_LENGTH: FieldDefinition = define(
  "tls.handshake.max_fragment_length",
  "uint8",
  "Maximum Fragment Length",
  words([1, "512"], [2, "1024"], [3, "2048"], [4, "4096"]),
);
export const STATUS_TYPE: FieldDefinition = define(
  "tls.handshake.extensions_status_request_type",
  "uint8",
  "Certificate Status Type",
  words([1, "OCSP"], [2, "OCSP Multi"]),
);
export const STATUS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_status_request_len",
  "uint16",
  "Certificate Status Length",
);
export const RESPONDERS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_status_request_responder_ids_len",
  "uint16",
  "Responder ID list Length",
);
export const STATUS_EXTENSIONS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_status_request_exts_len",
  "uint16",
  "Request Extensions Length",
);
export const STATUS_LIST_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_status_request_list_len",
  "uint16",
  "Certificate Status List Length",
);
export const OCSP_LIST_LENGTH: FieldDefinition = define(
  "tls.handshake.ocsp_response_list_len",
  "uint24",
  "OCSP Response List Length",
);
export const OCSP_LENGTH: FieldDefinition = define("tls.handshake.ocsp_response_len", "uint24", "OCSP Response Length");
export const CERTIFICATE_TYPES_LENGTH: FieldDefinition = define(
  "tls.handshake.cert_type.types_len",
  "uint8",
  "Certificate Type List Length",
);
export const CERTIFICATE_TYPE_LIST: FieldDefinition = define(
  "tls.handshake.cert_type.types",
  "none",
  "Certificate Type List",
);
export const CERTIFICATE_TYPE: FieldDefinition = define("tls.handshake.cert_type.type", "uint8", "Certificate Type", {
  values: CERTIFICATE_TYPES,
  hexDigits: 2,
});
export const GROUPS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_supported_groups_length",
  "uint16",
  "Supported Groups List Length",
);
export const GROUP_LIST: FieldDefinition = define(
  "tls.handshake.extensions_supported_groups",
  "none",
  "Supported Groups List",
);
export const GROUP: FieldDefinition = define("tls.handshake.extensions_supported_group", "uint16", "Supported Group", {
  values: GROUPS,
  hexDigits: 4,
});
export const POINT_FORMATS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_ec_point_formats_length",
  "uint8",
  "EC point formats Length",
);
export const POINT_FORMAT_LIST: FieldDefinition = define(
  "tls.handshake.extensions_ec_point_formats",
  "none",
  "EC point formats",
);
export const POINT_FORMAT: FieldDefinition = define(
  "tls.handshake.extensions_ec_point_format",
  "uint8",
  "EC point format",
  words([0, "uncompressed"], [1, "ansiX962_compressed_prime"], [2, "ansiX962_compressed_char2"]),
);
export const SRP_LENGTH: FieldDefinition = define("tls.handshake.extensions_srp_len", "uint8", "SRP username length");
export const SRP_USER: FieldDefinition = define("tls.handshake.extensions_srp_username", "string", "SRP username");
export const SIGNATURES_LENGTH: FieldDefinition = define(
  "tls.handshake.sig_hash_alg_len",
  "uint16",
  "Signature Hash Algorithms Length",
);
export const SIGNATURE_LIST: FieldDefinition = define("tls.handshake.sig_hash_algs", "none", "Signature Algorithms");
export const SIGNATURE_SCHEME: FieldDefinition = define("tls.handshake.sig_hash_alg", "uint16", "Signature Algorithm", {
  values: SIGNATURE_SCHEMES,
  hexDigits: 4,
});
export const SIGNATURE_HASH: FieldDefinition = define(
  "tls.handshake.sig_hash_hash",
  "uint8",
  "Signature Hash Algorithm Hash",
  words([0, "None"], [1, "MD5"], [2, "SHA1"], [3, "SHA224"], [4, "SHA256"], [5, "SHA384"], [6, "SHA512"], [7, "SM3"]),
);
export const SIGNATURE_KIND: FieldDefinition = define(
  "tls.handshake.sig_hash_sig",
  "uint8",
  "Signature Hash Algorithm Signature",
  words([0, "Anonymous"], [1, "RSA"], [2, "DSA"], [3, "ECDSA"], [4, "SM2"]),
);
export const HEARTBEAT_MODE: FieldDefinition = define(
  "tls.handshake.extension.heartbeat.mode",
  "uint8",
  "Mode",
  words([1, "Peer allowed to send requests"], [2, "Peer not allowed to send requests"]),
);
export const ALPN_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_alpn_len",
  "uint16",
  "ALPN Extension Length",
);
export const ALPN_LIST: FieldDefinition = define("tls.handshake.extensions_alpn_list", "none", "ALPN Protocol");
export const ALPN_NAME_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_alpn_str_len",
  "uint8",
  "ALPN string length",
);
export const ALPN_NAME: FieldDefinition = define("tls.handshake.extensions_alpn_str", "string", "ALPN Next Protocol");
export const SCT_LIST_LENGTH: FieldDefinition = define("tls.sct.scts_length", "uint16", "Serialized SCT List Length");
export const SCT_LENGTH: FieldDefinition = define("tls.sct.sct_length", "uint16", "Serialized SCT Length");
export const SCT_VERSION: FieldDefinition = define("tls.sct.sct_version", "uint8", "SCT Version");
export const SCT_LOG: FieldDefinition = define("tls.sct.sct_logid", "bytes", "Log ID");
export const SCT_EXTENSIONS_LENGTH: FieldDefinition = define(
  "tls.sct.sct_extensions_length",
  "uint16",
  "Extensions length",
);
export const SCT_SIGNATURE_LENGTH: FieldDefinition = define(
  "tls.sct.sct_signature_length",
  "uint16",
  "Signature Length",
);
export const SCT_SIGNATURE: FieldDefinition = define("tls.sct.sct_signature", "bytes", "Signature");
export const PADDING: FieldDefinition = define("tls.handshake.extensions_padding_data", "bytes", "Padding Data");
export const COMPRESSORS_LENGTH: FieldDefinition = define(
  "tls.compress_certificate.algorithms_length",
  "uint8",
  "Algorithms Length",
);
export const COMPRESSOR: FieldDefinition = define(
  "tls.compress_certificate.algorithm",
  "uint16",
  "Algorithm",
  words([1, "zlib"], [2, "brotli"], [3, "zstd"]),
);
export const COMPRESSED_FROM: FieldDefinition = define(
  "tls.compress_certificate.uncompressed_length",
  "uint24",
  "Uncompressed Length",
);
export const COMPRESSED_LENGTH: FieldDefinition = define(
  "tls.compress_certificate.compressed_certificate_message.length",
  "uint24",
  "Length",
);
export const COMPRESSED: FieldDefinition = define(
  "tls.compress_certificate.compressed_certificate_message",
  "bytes",
  "Compressed Certificate Message",
);
export const RECORD_SIZE_LIMIT: FieldDefinition = define("tls.record_size_limit", "uint16", "Record Size Limit");
export const IDENTITIES_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions.psk.identities.length",
  "uint16",
  "Identities Length",
);
export const IDENTITY_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions.psk.identity.identity_length",
  "uint16",
  "Identity Length",
);
export const IDENTITY: FieldDefinition = define("tls.handshake.extensions.psk.identity.identity", "bytes", "Identity");
export const TICKET_AGE: FieldDefinition = define(
  "tls.handshake.extensions.psk.identity.obfuscated_ticket_age",
  "uint32",
  "Obfuscated Ticket Age",
);
export const BINDERS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions.psk.binders_len",
  "uint16",
  "PSK Binders length",
);
export const BINDERS: FieldDefinition = define("tls.handshake.extensions.psk.binders", "none", "PSK Binders");
export const SELECTED_IDENTITY: FieldDefinition = define(
  "tls.handshake.extensions.psk.identity.selected",
  "uint16",
  "Selected Identity",
);
export const MAX_EARLY_DATA: FieldDefinition = define(
  "tls.early_data.max_early_data_size",
  "uint32",
  "Maximum Early Data Size",
);
export const SUPPORTED_VERSIONS_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions.supported_versions_len",
  "uint8",
  "Supported Versions length",
);
export const SUPPORTED_VERSION: FieldDefinition = define(
  "tls.handshake.extensions.supported_version",
  "uint16",
  "Supported Version",
  { values: VERSIONS, hexDigits: 4 },
);
export const COOKIE_LENGTH: FieldDefinition = define("tls.handshake.extensions.cookie_len", "uint16", "Cookie length");
export const COOKIE: FieldDefinition = define("tls.handshake.extensions.cookie", "bytes", "Cookie");
export const PSK_MODES_LENGTH: FieldDefinition = define(
  "tls.extension.psk_ke_modes_length",
  "uint8",
  "PSK Key Exchange Modes Length",
);
export const PSK_MODE: FieldDefinition = define(
  "tls.extension.psk_ke_mode",
  "uint8",
  "PSK Key Exchange Mode",
  words([0, "PSK-only key establishment (psk_ke)"], [1, "PSK with (EC)DHE key establishment (psk_dhe_ke)"]),
);
export const KEY_SHARES_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_key_share_client_length",
  "uint16",
  "Client Key Share Length",
);
export const KEY_SHARE_GROUP: FieldDefinition = define("tls.handshake.extensions_key_share_group", "uint16", "Group", {
  values: GROUPS,
});
export const KEY_SHARE_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_key_share_key_exchange_length",
  "uint16",
  "Key Exchange Length",
);
export const KEY_SHARE: FieldDefinition = define(
  "tls.handshake.extensions_key_share_key_exchange",
  "bytes",
  "Key Exchange",
);
export const SELECTED_GROUP: FieldDefinition = define(
  "tls.handshake.extensions_key_share_selected_group",
  "uint16",
  "Selected Group",
  { values: GROUPS },
);
export const NPN_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_npn_str_len",
  "uint8",
  "Protocol string length",
);
export const NPN: FieldDefinition = define("tls.handshake.extensions_npn", "string", "Next Protocol");
export const RENEGOTIATION_LENGTH: FieldDefinition = define(
  "tls.handshake.extensions_reneg_info_len",
  "uint8",
  "Renegotiation info extension length",
);
export const RENEGOTIATION: FieldDefinition = define(
  "tls.handshake.extensions_reneg_info",
  "bytes",
  "Renegotiation info",
);

export const CONNECTION_ID_LENGTH: FieldDefinition = define(
  "tls.connection_id_length",
  "uint8",
  "Connection ID length",
);
export const CONNECTION_ID: FieldDefinition = define("tls.connection_id", "bytes", "Connection ID");

export const CERTIFICATES_LENGTH: FieldDefinition = define(
  "tls.handshake.certificates_length",
  "uint24",
  "Certificates Length",
);
export const CERTIFICATES: FieldDefinition = define("tls.handshake.certificates", "none", "Certificates");
export const CERTIFICATE_LENGTH: FieldDefinition = define(
  "tls.handshake.certificate_length",
  "uint24",
  "Certificate Length",
);
export const CERTIFICATE: FieldDefinition = define("tls.handshake.certificate", "bytes", "Certificate");
export const REQUEST_CONTEXT_LENGTH: FieldDefinition = define(
  "tls.handshake.certificate_request_context_length",
  "uint8",
  "Certificate Request Context Length",
);
export const REQUEST_CONTEXT: FieldDefinition = define(
  "tls.handshake.certificate_request_context",
  "bytes",
  "Certificate Request Context",
);
export const CLIENT_CERTIFICATES_COUNT: FieldDefinition = define(
  "tls.handshake.cert_types_count",
  "uint8",
  "Certificate types count",
);
export const CLIENT_CERTIFICATES: FieldDefinition = define("tls.handshake.cert_types", "none", "Certificate types");
export const CLIENT_CERTIFICATE: FieldDefinition = define("tls.handshake.cert_type", "uint8", "Certificate type", {
  values: CLIENT_CERTIFICATE_TYPES,
});
export const AUTHORITIES_LENGTH: FieldDefinition = define(
  "tls.handshake.dnames_len",
  "uint16",
  "Distinguished Names Length",
);
export const AUTHORITIES: FieldDefinition = define("tls.handshake.dnames", "none", "Distinguished Names");
export const AUTHORITY_LENGTH: FieldDefinition = define(
  "tls.handshake.dname_len",
  "uint16",
  "Distinguished Name Length",
);
export const AUTHORITY: FieldDefinition = define("tls.handshake.dname", "none", "Distinguished Name");
export const VERIFY_LENGTH: FieldDefinition = define(
  "tls.handshake.client_cert_vrfy.sig_len",
  "uint16",
  "Signature length",
);
export const VERIFY_SIGNATURE: FieldDefinition = define("tls.handshake.client_cert_vrfy.sig", "bytes", "Signature");

export const CREDENTIAL_KEY_LENGTH: FieldDefinition = define(
  "tls.handshake.cred.pubkey_len",
  "uint24",
  "Subject Public Key Info Length",
);
export const CREDENTIAL_SIGNATURE_LENGTH: FieldDefinition = define(
  "tls.handshake.cred.signature_len",
  "uint16",
  "Signature Length",
);
export const CREDENTIAL_SIGNATURE: FieldDefinition = define("tls.handshake.cred.signature", "bytes", "Signature");

export const URL_TYPE: FieldDefinition = define(
  "tls.handshake.cert_url_type",
  "uint8",
  "Certificate Chain Type",
  words([0, "Individual Certificates"], [1, "PKI Path"]),
);
export const URLS_LENGTH: FieldDefinition = define(
  "tls.handshake.cert_url.url_hash_len",
  "uint16",
  "URL and Hash list Length",
);
export const URL_AND_HASH: FieldDefinition = define("tls.handshake.cert_url.url_hash", "none", "URL and Hash");
export const URL_LENGTH: FieldDefinition = define("tls.handshake.cert_url.url_len", "uint16", "URL Length");
export const URL_TEXT: FieldDefinition = define("tls.handshake.cert_url.url", "string", "URL");
export const URL_PADDING: FieldDefinition = define("tls.handshake.cert_url.padding", "none", "Padding");
export const URL_HASH: FieldDefinition = define("tls.handshake.cert_url.sha1", "bytes", "SHA1 Hash");

export const CURVE_TYPE: FieldDefinition = define("tls.handshake.server_curve_type", "uint8", "Curve Type", {
  ...words([1, "explicit_prime"], [2, "explicit_char2"], [3, "named_curve"]),
  hexDigits: 2,
});
export const NAMED_CURVE: FieldDefinition = define("tls.handshake.server_named_curve", "uint16", "Named Curve", {
  values: GROUPS,
  hexDigits: 4,
});
export const SERVER_POINT_LENGTH: FieldDefinition = define("tls.handshake.server_point_len", "uint8", "Pubkey Length");
export const SERVER_POINT: FieldDefinition = define("tls.handshake.server_point", "bytes", "Pubkey");
export const CLIENT_POINT_LENGTH: FieldDefinition = define("tls.handshake.client_point_len", "uint8", "Pubkey Length");
export const CLIENT_POINT: FieldDefinition = define("tls.handshake.client_point", "bytes", "Pubkey");
export const P_LENGTH: FieldDefinition = define("tls.handshake.p_len", "uint16", "p Length");
export const P: FieldDefinition = define("tls.handshake.p", "bytes", "p");
export const G_LENGTH: FieldDefinition = define("tls.handshake.g_len", "uint16", "g Length");
export const G: FieldDefinition = define("tls.handshake.g", "bytes", "g");
export const YS_LENGTH: FieldDefinition = define("tls.handshake.ys_len", "uint16", "Pubkey Length");
export const YS: FieldDefinition = define("tls.handshake.ys", "bytes", "Pubkey");
export const YC_LENGTH: FieldDefinition = define("tls.handshake.yc_len", "uint16", "Pubkey Length");
export const YC: FieldDefinition = define("tls.handshake.yc", "bytes", "Pubkey");
export const MODULUS_LENGTH: FieldDefinition = define("tls.handshake.modulus_len", "uint16", "Modulus Length");
export const MODULUS: FieldDefinition = define("tls.handshake.modulus", "bytes", "Modulus");
export const EXPONENT_LENGTH: FieldDefinition = define("tls.handshake.exponent_len", "uint16", "Exponent Length");
export const EXPONENT: FieldDefinition = define("tls.handshake.exponent", "bytes", "Exponent");
export const SIGNATURE_LENGTH: FieldDefinition = define("tls.handshake.sig_len", "uint16", "Signature Length");
export const SIGNATURE: FieldDefinition = define("tls.handshake.sig", "bytes", "Signature");
export const PREMASTER_LENGTH: FieldDefinition = define(
  "tls.handshake.epms_len",
  "uint16",
  "Encrypted PreMaster length",
);
export const PREMASTER: FieldDefinition = define("tls.handshake.epms", "bytes", "Encrypted PreMaster");
export const HINT_LENGTH: FieldDefinition = define("tls.handshake.hint_len", "uint16", "Hint Length");
export const HINT: FieldDefinition = define("tls.handshake.hint", "bytes", "Hint");
export const PSK_IDENTITY_LENGTH: FieldDefinition = define("tls.handshake.identity_len", "uint16", "Identity Length");
export const PSK_IDENTITY: FieldDefinition = define("tls.handshake.identity", "bytes", "Identity");

export const VERIFY_DATA: FieldDefinition = define("tls.handshake.verify_data", "none", "Verify Data");
export const MD5_HASH: FieldDefinition = define("tls.handshake.md5_hash", "none", "MD5 Hash");
export const SHA_HASH: FieldDefinition = define("tls.handshake.sha_hash", "none", "SHA-1 Hash");
export const TICKET_LIFETIME: FieldDefinition = define(
  "tls.handshake.session_ticket_lifetime_hint",
  "uint32",
  "Session Ticket Lifetime Hint",
);
export const TICKET_AGE_ADD: FieldDefinition = define(
  "tls.handshake.session_ticket_age_add",
  "uint32",
  "Session Ticket Age Add",
);
export const TICKET_NONCE_LENGTH: FieldDefinition = define(
  "tls.handshake.session_ticket_nonce_length",
  "uint8",
  "Session Ticket Nonce Length",
);
export const TICKET_NONCE: FieldDefinition = define(
  "tls.handshake.session_ticket_nonce",
  "bytes",
  "Session Ticket Nonce",
);
export const TICKET_LENGTH: FieldDefinition = define(
  "tls.handshake.session_ticket_length",
  "uint16",
  "Session Ticket Length",
);
export const TICKET: FieldDefinition = define("tls.handshake.session_ticket", "bytes", "Session Ticket");
export const KEY_UPDATE: FieldDefinition = define(
  "tls.handshake.key_update.request_update",
  "uint8",
  "Key Update Request",
  words([0, "update_not_requested"], [1, "update_requested"]),
);

export const NPN_SELECTED_LENGTH: FieldDefinition = define(
  "tls.handshake.npn_selected_protocol_len",
  "uint8",
  "Selected Protocol Length",
);
export const NPN_SELECTED: FieldDefinition = define(
  "tls.handshake.npn_selected_protocol",
  "string",
  "Selected Protocol",
);
export const NPN_PADDING_LENGTH: FieldDefinition = define("tls.handshake.npn_padding_len", "uint8", "Padding Length");
export const NPN_PADDING: FieldDefinition = define("tls.handshake.npn_padding", "bytes", "Padding");

export const CIPHER_SPECS_LENGTH: FieldDefinition = define(
  "tls.handshake.cipher_spec_len",
  "uint16",
  "Cipher Spec Length",
);
export const CIPHER_SPEC: FieldDefinition = define("tls.ssl2.handshake.cipherspec", "uint24", "Cipher Spec", {
  values: CIPHER_SUITES,
  hexDigits: 6,
});
export const CHALLENGE_LENGTH: FieldDefinition = define("tls.handshake.challenge_length", "uint16", "Challenge Length");
export const CHALLENGE: FieldDefinition = define("tls.handshake.challenge", "none", "Challenge");

export const TLS_FIELDS: readonly FieldDefinition[] = all;

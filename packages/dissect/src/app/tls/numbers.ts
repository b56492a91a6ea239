/** Numbers of TLS that decide how its bytes are read. */

export const SSL2 = 0x0002;
export const SSL3 = 0x0300;
export const TLS1_0 = 0x0301;
export const TLS1_1 = 0x0302;
export const TLS1_2 = 0x0303;
export const TLS1_3 = 0x0304;
/** GM/T 0024, the Chinese profile. */
export const GMTLS = 0x0101;

export const CHANGE_CIPHER_SPEC_RECORD = 20;
export const ALERT_RECORD = 21;
export const HANDSHAKE_RECORD = 22;
export const APPLICATION_RECORD = 23;
export const HEARTBEAT_RECORD = 24;

export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const NEW_SESSION_TICKET = 4;
export const HELLO_RETRY_REQUEST = 6;
export const ENCRYPTED_EXTENSIONS = 8;
export const CERTIFICATE_MESSAGE = 11;
export const SERVER_KEY_EXCHANGE = 12;
export const CERTIFICATE_REQUEST = 13;
export const CERTIFICATE_VERIFY = 15;
export const CLIENT_KEY_EXCHANGE = 16;
export const FINISHED = 20;
export const CERTIFICATE_URL = 21;
export const CERTIFICATE_STATUS = 22;
export const KEY_UPDATE_MESSAGE = 24;
export const COMPRESSED_CERTIFICATE = 25;
export const NEXT_PROTOCOL = 67;

/** Drafts of TLS 1.3 had their own version numbers; two of them are Facebook's. @returns 0 where it is not a draft */
export const draftOf = (version: number): number => {
  if (version === 0xfb17) return 23;
  if (version === 0xfb1a) return 26;
  return version >>> 8 === 0x7f ? version & 0xff : 0;
};

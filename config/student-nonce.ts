/**
 * Marks whose traffic it is. Pot and site put the nonce of their student into their answers, so that grading recognizes
 * a borrowed capture. The nonce says where traffic comes from, not who a person is: everyone who has the course's key
 * can make any nonce, and without a key everyone can. The name itself is never on the wire.
 */

/** The header in the answers of pot and site. */
export const STUDENT_NONCE_HEADER = "Student-Nonce";

const NONCE_BYTES = 12;

/**
 * The nonce of a student: HMAC-SHA-256 under the course's key (RFC 2104), its first 12 bytes in base64url.
 *
 * @param courseKey from the course file; "" where there is none
 * @returns 16 characters
 */
export const studentNonce = async (student: string, courseKey: string): Promise<string> => {
  const encoder = new TextEncoder();
  // WebCrypto refuses an empty key.
  const material = encoder.encode(`potshark course ${courseKey}`);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", material, algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(student)));
  const text = btoa(String.fromCharCode(...signature.subarray(0, NONCE_BYTES)));
  return text.replaceAll("+", "-").replaceAll("/", "_");
};

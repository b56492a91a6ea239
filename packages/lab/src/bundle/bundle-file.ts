/**
 * What a student hands in: a zip with the capture, the answers, the marks that were shown, and a manifest that names
 * every file by its SHA-256 and is signed with a key of the student's browser (ECDSA, P-256). The signature says that
 * nothing was changed after the browser packed it. It does not say whose browser that was, and everyone who has the key
 * can sign anything: so marks are computed again from the capture, and the marks in the bundle are never trusted.
 */
import type { GivenAnswers } from "../grading/grade.ts";

export const MANIFEST = "manifest.json";
export const SIGNATURE = "manifest.sig";
export const ANSWERS = "answers.json";
export const MARKS = "marks.json";
export const README = "README.txt";
/** With one of these endings; the content does not depend on the ending. */
export const CAPTURE_NAME: RegExp = /^capture\.(?:pcapng|pcap|cap)(?:\.gz)?$/;

export const SIGNING = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** What a bundle says about itself. */
export interface Manifest {
  readonly format: "potshark-lab-bundle";
  readonly version: 1;
  /** ISO 8601 in UTC, by the clock of the browser. */
  readonly created: string;
  /** The name of the student's file; "" without one. */
  readonly captureName: string;
  /** The sample that the student says the capture is; null for the student's own capture. */
  readonly sample: string | null;
  readonly versions: { readonly questions: string; readonly engine: string };
  /** The servers that the questions are about, with their ports; older bundles leave them out. */
  readonly servers?: readonly { readonly name: string; readonly port: number }[] | undefined;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** Public half of the key (RFC 7517). */
  readonly key: { readonly kty: "EC"; readonly crv: "P-256"; readonly x: string; readonly y: string };
}

/** A bundle that was opened. */
export interface Bundle {
  /** The capture's file; empty if only answers were handed in. */
  readonly capture: Uint8Array;
  readonly answers: GivenAnswers;
  readonly manifest: Manifest;
  /** Identifies the key: the same for everything that one browser signed. 16 hexadecimal digits. */
  readonly keyId: string;
  /** What was changed after signing, a sentence each; empty if nothing was. */
  readonly doubts: readonly string[];
}

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes: Uint8Array): Promise<string> =>
  hexOf(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));

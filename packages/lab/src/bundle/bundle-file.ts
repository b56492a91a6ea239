/**
 * What a student hands in: a zip with captures, the answers on each, the marks that were shown, and a manifest that names
 * every file by its SHA-256 and is signed with a key of the student's browser (ECDSA, P-256). The signature says that
 * nothing was changed after the browser packed it. It does not say whose browser that was, and everyone who has the key
 * can sign anything: so marks are computed again from the captures, and the marks in the bundle are never trusted.
 */
import type { GivenAnswers } from "../grading/grade.ts";

export const MANIFEST = "manifest.json";
export const SIGNATURE = "manifest.sig";
/** Answers that are on no capture. Version 1: those on its capture. */
export const ANSWERS = "answers.json";
export const MARKS = "marks.json";
export const README = "README.txt";
/** Captures have a number, and in version 1 none. The content does not depend on the ending. */
export const CAPTURE_NAME: RegExp = /^capture(?:-\d{1,2})?\.(?:pcapng|pcap|cap)(?:\.gz)?$/;
/** Named as their capture is, so that they belong together where somebody has unpacked the zip. */
export const CAPTURE_ANSWERS: RegExp = /^capture-\d{1,2}\.answers\.json$/;

/** Of one bundle. */
export const MAX_CAPTURES = 20;
export const MAX_STUDENT = 200;
export const MAX_CAPTURE_NAME = 300;

export const SIGNING = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** What the manifest says about a capture. */
export interface ManifestCapture {
  /** In the bundle. */
  readonly file: string;
  /** The file of its answers in the bundle. */
  readonly answers: string;
  /** The name of the student's file. */
  readonly name: string;
  /** The sample that the student says it is; null for the student's own capture. */
  readonly sample: string | null;
  /** How long the student worked on questions, by their ids. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** What a bundle says about itself. */
export interface Manifest {
  readonly format: "potshark-lab-bundle";
  readonly version: 2;
  /** ISO 8601 in UTC, by the clock of the browser. */
  readonly created: string;
  /** Name or number, as the student typed it; "" if none. Nobody has checked it. */
  readonly student: string;
  readonly captures: readonly ManifestCapture[];
  readonly versions: { readonly questions: string; readonly engine: string };
  /** The servers that the questions are about, with their ports. */
  readonly servers: readonly { readonly name: string; readonly port: number }[];
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** Public half of the key (RFC 7517). */
  readonly key: { readonly kty: "EC"; readonly crv: "P-256"; readonly x: string; readonly y: string };
}

export interface BundledCapture {
  /** The name of the student's file. */
  readonly name: string;
  /** As in the manifest; undefined for the student's own capture. */
  readonly sample: string | undefined;
  readonly bytes: Uint8Array;
  readonly answers: GivenAnswers;
  /** How long the student worked on questions, by their ids. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** A bundle that was opened. */
export interface Bundle {
  readonly captures: readonly BundledCapture[];
  /** Answers that are on no capture. They count on every capture that has no answer of its own. */
  readonly answers: GivenAnswers;
  readonly manifest: Manifest;
  /** Identifies the key: the same for everything that one browser signed. 16 hexadecimal digits. */
  readonly keyId: string;
  /** What was changed after signing, a sentence each; empty if nothing was. */
  readonly doubts: readonly string[];
}

/** Whether the bytes begin as a zip does (APPNOTE.TXT 4.3.7). */
export const isBundle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes: Uint8Array): Promise<string> =>
  hexOf(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));

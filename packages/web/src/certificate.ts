/** The certificate of `--https`: one from files, or one made at the start and held only by this process. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Certificate } from "@potshark/service";
import { generate } from "selfsigned";

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** A self-signed certificate for localhost, 127.0.0.1 and ::1, valid from a day ago for a year. */
export const makeCertificate = async (now: Date): Promise<Certificate> => {
  const made = await generate(
    [
      { name: "commonName", value: "localhost" },
      { name: "organizationName", value: "Potshark" },
    ],
    {
      keyType: "ec",
      algorithm: "sha256",
      notBeforeDate: new Date(now.getTime() - 24 * 3600 * 1000),
      notAfterDate: new Date(now.getTime() + YEAR_MS),
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "keyUsage", digitalSignature: true, critical: true },
        { name: "extKeyUsage", serverAuth: true },
        {
          name: "subjectAltName",
          altNames: [
            { type: 2, value: "localhost" },
            { type: 7, ip: "127.0.0.1" },
            { type: 7, ip: "::1" },
          ],
        },
      ],
    },
  );
  return { cert: made.cert, key: made.private };
};

const readPem = async (path: string, flag: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Error(`${flag} ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"})`);
  }
};

const tryOr = <Value>(read: () => Value, complaint: string): Value => {
  try {
    return read();
  } catch {
    throw new Error(complaint);
  }
};

/**
 * A certificate and its key from PEM files.
 * @throws Error with one line: a file is missing, is not PEM, or the two do not match
 */
export const readCertificate = async (certPath: string, keyPath: string): Promise<Certificate> => {
  const cert = await readPem(certPath, "--cert");
  const key = await readPem(keyPath, "--key");
  const x509 = tryOr(() => new X509Certificate(cert), `--cert ${certPath} is no PEM certificate`);
  const privateKey = tryOr(() => createPrivateKey(key), `--key ${keyPath} is no PEM private key without a passphrase`);
  if (!x509.checkPrivateKey(privateKey)) throw new Error(`--key ${keyPath} is not the key of --cert ${certPath}`);
  return { cert, key };
};

/** The files of a sample in a folder, and what is found in them. */
import { join } from "node:path";
import type { Findings } from "./check-sample.ts";
import type { Sample } from "./samples.ts";
import { surveyCapture } from "./survey.ts";

export interface SampleFiles {
  readonly capture: string;
  readonly page: string;
  /** TLS secrets in the format of SSLKEYLOGFILE, of a sample over HTTPS. */
  readonly keys: string | undefined;
}

export const filesOf = ({ name, isHttps }: Sample, folder: string): SampleFiles => ({
  capture: join(folder, `${name}.pcapng`),
  page: join(folder, `${name}.md`),
  keys: isHttps ? join(folder, `${name}.keys`) : undefined,
});

export const findingsIn = async ({ capture, keys }: SampleFiles): Promise<Findings> => {
  if (keys === undefined) return { survey: await surveyCapture(capture) };
  const [survey, sealed] = await Promise.all([surveyCapture(capture, keys), surveyCapture(capture)]);
  return { survey, sealed };
};

/**
 * Microsoft Teams: the folder "Student Work" of a class, as SharePoint downloads it:
 * `Submitted files/STUDENT/ASSIGNMENT/Version N/NAME`, or that folder alone. The last version counts.
 */
import type { DownloadLayout, PlacedFile } from "./layout.ts";

const SUBMITTED = /(?:^|submitted files\/)([^/]+)\/([^/]+)\/version (\d{1,6})\/(.+)$/is;

const place: DownloadLayout["place"] = async (paths) => {
  const found = paths.flatMap((path) => {
    const match = SUBMITTED.exec(path);
    if (!match) return [];
    const [, student = "", assignment = "", version = "", name = ""] = match;
    return [{ path, student, work: `${student}/${assignment}`, version: Number(version), name }];
  });
  const last = new Map<string, number>();
  for (const { work, version } of found) last.set(work, Math.max(version, last.get(work) ?? 0));
  return new Map(
    found.map(({ path, student, work, version, name }): [string, PlacedFile] => [
      path,
      { submitter: { key: student, name: student, ids: [] }, name, isReceipt: version !== last.get(work) },
    ]),
  );
};

export const TEAMS: DownloadLayout = { system: "teams", place };

/**
 * Moodle: "Download all submissions" of an assignment. In folders, `FULL NAME_ID_assignsubmission_file/NAME`, or flat,
 * `FULL NAME_ID_assignsubmission_file_NAME`; texts typed in are `…_onlinetext/onlinetext.html`. ID is the number behind
 * "Participant" in the grading worksheet. Moodle takes underscores out of names.
 */
import { byPath, type DownloadLayout, type PlacedFile } from "./layout.ts";

const PLUGIN = "assignsubmission";
const ONLINE_TEXT = "onlinetext";

const placeOne = (path: string): PlacedFile | undefined => {
  const parts = path.split("/");
  for (const [index, part] of parts.entries()) {
    const [name, id, plugin, type, ...rest] = part.split("_");
    if (name === undefined || id === undefined || plugin !== PLUGIN || type === undefined || !/^\d+$/.test(id))
      continue;
    const own = [rest.join("_"), ...parts.slice(index + 1)].filter(Boolean).join("/");
    // Under blind marking the name is the word for "Participant" and the number again.
    const isBlind = new RegExp(`\\b${id}$`).test(name);
    return {
      submitter: { key: id, name: isBlind ? undefined : name, ids: [id] },
      // "Upload multiple feedback files in a zip" reads the id and the plugin out of the name, and nothing else.
      feedbackStem: `${name}_${id}_assignfeedback_file_`,
      name: type === ONLINE_TEXT && /^onlinetext\w*\.html?$/.test(own) ? "" : own,
    };
  }
  return undefined;
};

export const MOODLE: DownloadLayout = { system: "moodle", place: byPath(placeOne) };

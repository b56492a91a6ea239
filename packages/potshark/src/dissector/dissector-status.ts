/** What is installed of the dissector, file by file, and what tshark says about it. */
import { differenceOf, type FileState, type Folders, shippedFiles, stateOf } from "./dissector-files.ts";
import { readRecord } from "./install-record.ts";
import { askTshark, type DissectorSupport } from "./tshark-question.ts";

export interface FileStatus {
  readonly path: string;
  readonly state: FileState;
  /** Whether there is nothing to do about it. */
  readonly isFine: boolean;
  /** How it differs from the one that would be installed. */
  readonly difference?: string;
}

export interface DissectorStatus extends Folders {
  /** Whether every file is fine and tshark, if it can be asked, knows HTCPCP. */
  readonly ok: boolean;
  readonly files: readonly FileStatus[];
  readonly tshark: DissectorSupport;
}

/** Reads the files and asks tshark; changes nothing. */
export const dissectorStatus = async (folders: Folders, env: NodeJS.ProcessEnv): Promise<DissectorStatus> => {
  const record = readRecord(folders.configuration);
  const files = shippedFiles(folders).map((file): FileStatus => {
    const state = stateOf(file, record.files[file.path]);
    const isFine = state === "current" || (state === "changed" && file.isProfile);
    const differs = !["current", "missing"].includes(state);
    return { path: file.path, state, isFine, ...(differs ? { difference: differenceOf(file) } : {}) };
  });
  const tshark = await askTshark(env);
  return { ok: files.every(({ isFine }) => isFine) && tshark.known !== false, ...folders, files, tshark };
};

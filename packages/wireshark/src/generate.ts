/** `npm run generate`: writes the field registry into the files that hold a copy of it. */
import { readFileSync, writeFileSync } from "node:fs";
import { GENERATED_FILES } from "./generated-files.ts";

for (const { path, renew } of GENERATED_FILES) writeFileSync(path, renew(readFileSync(path, "utf8")));

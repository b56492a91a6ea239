/** `npx tsx tools/wiregasm/install.ts`: installs Wiregasm, so that its test runs. */
import { installWiregasm, WIREGASM_FOLDER } from "./wiregasm-folder.ts";

installWiregasm();
process.stdout.write(`Wiregasm is in ${WIREGASM_FOLDER}\n`);

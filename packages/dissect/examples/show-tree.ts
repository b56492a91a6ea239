/** Shows the fields of one frame as a tree, each with the captured bytes it was read from: `node show-tree.ts FILE 4`. */
import { readFile } from "node:fs/promises";
import { capturedRanges, type FieldNode, fieldTree, openCapture, Session } from "@potshark/dissect";

const [file = "lab.pcapng", number = "1"] = process.argv.slice(2);
const capture = await openCapture(await readFile(file));
if (capture === undefined) throw new Error(`${file} is no capture`);

const show = (node: FieldNode, indent: string): void => {
  const places = capturedRanges(node).map(
    ({ row, offset, length }) => `frame ${row + 1} [${offset}, ${offset + length})`,
  );
  console.log(`${indent}${node.text}  ${places.join(", ")}`);
  for (const child of node.children) if (!child.isHidden) show(child, `${indent}  `);
};
for (const layer of fieldTree(new Session(capture), Number(number) - 1)) show(layer, "");

/** `-V`: the fields of a frame as a tree, a line a field, under our own labels. */
import { type FieldNode, fieldTree, type Session } from "@potshark/dissect";
import type { FramePrinter } from "./frame-printer.ts";

const INDENT = "    ";

const linesOf = (nodes: readonly FieldNode[], indent: string): string =>
  nodes
    .filter(({ isHidden }) => !isHidden)
    .map(({ text, children }) => `${indent}${text}\n${linesOf(children, indent + INDENT)}`)
    .join("");

export const detailsPrinter = (session: Session): FramePrinter => ({
  begin: "",
  frame: (row) => `${linesOf(fieldTree(session, row), "")}\n`,
  end: "",
});

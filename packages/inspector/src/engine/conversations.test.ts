/** Conversations over a sample capture, against its packets. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { matchingFrames, openCapture, Session } from "@potshark/dissect";
import { CONVERSATION_COLUMNS, cellText, conversationsCsv, sortedConversations } from "../view/conversation-rows.ts";
import { conversationsOf, followFrame } from "./conversations.ts";

const SAMPLE = fileURLToPath(new URL("../../../../sample_capture/coffee_brew.pcapng", import.meta.url));
const session = new Session((await openCapture(new Uint8Array(readFileSync(SAMPLE))))!);

describe("conversations", () => {
  const all = conversationsOf(session);

  it("have the packets of their filters, of all or of the shown ones", () => {
    const isEven = (row: number): boolean => row % 2 === 0;
    const even = new Map(conversationsOf(session, isEven).map((one) => [one.stream, one]));
    for (const { stream, filter, frames } of all) {
      const rows = matchingFrames(session, filter);
      assert.ok(rows.ok);
      assert.equal(frames[0] + frames[1], rows.value.length);
      const shown = even.get(stream)?.frames ?? [0, 0];
      assert.equal(shown[0] + shown[1], rows.value.filter(isEven).length);
    }
  });

  it("are followed from any of their packets", () => {
    for (const { stream, filter, ends } of all.slice(0, 5)) {
      const rows = matchingFrames(session, filter);
      for (const row of rows.ok ? rows.value : []) {
        const followed = followFrame(session, row + 1);
        assert.equal(followed?.stream, stream);
        assert.deepEqual(followed.ends, ends);
      }
    }
    assert.equal(followFrame(session, session.frameCount + 1), undefined);
  });

  it("are sorted by any column, and equal ones by their streams", () => {
    for (const column of CONVERSATION_COLUMNS) {
      const rising = sortedConversations(all, { column: column.id, isDescending: false });
      const falling = sortedConversations(all, { column: column.id, isDescending: true });
      for (const [sorted, sign] of [
        [rising, 1],
        [falling, -1],
      ] as const) {
        assert.equal(new Set(sorted).size, all.length);
        for (const [index, one] of sorted.entries()) {
          const before = sorted[index - 1];
          if (before === undefined) continue;
          const [left, right] = [column.value(before), column.value(one)];
          assert.ok(left === right ? before.stream < one.stream : sign > 0 === left < right);
        }
      }
    }
  });

  it("are a table with as many cells as columns", () => {
    const [head, ...lines] = conversationsCsv(all).trimEnd().split("\n");
    assert.equal(lines.length, all.length);
    assert.equal(head!.split(",").length, CONVERSATION_COLUMNS.length);
    assert.deepEqual(
      lines[0]!.split(","),
      CONVERSATION_COLUMNS.map((column) => cellText(column, all[0]!)),
    );
  });
});

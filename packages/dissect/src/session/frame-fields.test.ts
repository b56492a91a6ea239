import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { openCapture } from "../file/open.ts";
import { FIELDS } from "./dissector-tables.ts";
import { FrameFields } from "./frame-fields.ts";
import { LazyFrame } from "./lazy-frame.ts";
import { Session } from "./session.ts";

describe("lists that are handed out of a frame", () => {
  for (const sample of ["homepage_coffee", "coffee_https"]) {
    it(`stay as they are when other frames are read: ${sample}`, async () => {
      const file = readFileSync(new URL(`../../../../sample_capture/${sample}.pcapng`, import.meta.url));
      const session = new Session((await openCapture(file))!);
      const dissected = new FrameFields(session, FIELDS);
      const lazy = new LazyFrame(session, FIELDS);
      const handedOut: { readonly list: readonly unknown[]; readonly copy: readonly unknown[] }[] = [];
      for (let row = 0; row < session.frameCount; row += 1) {
        for (const frame of [dissected.read(row), lazy.at(row)]) {
          for (const field of FIELDS) {
            for (const list of [frame.values(field), frame.layers(field), frame.extents(field)])
              handedOut.push({ list, copy: [...list] });
          }
        }
      }
      const changed = handedOut.filter(
        ({ list, copy }) => list.length !== copy.length || list.some((item, index) => item !== copy[index]),
      );
      assert.equal(changed.length, 0);
    });
  }
});

/** What a command prints: unchanged into a pipe, inert on a terminal, and nothing after the reader has closed. */
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import { Output } from "./output.ts";

const streamOf = (
  isTTY: boolean,
  fails = false,
): { readonly stream: NodeJS.WriteStream; readonly written: string[] } => {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done(fails ? Object.assign(new Error("write EPIPE"), { code: "EPIPE" }) : null);
    },
  });
  return { stream: Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream, written };
};

const STRANGE = "a\tb\r\nc\rd\x1b[2J\u202ee→\n";

test("a pipe is given the text as it is, in one write", async () => {
  const { stream, written } = streamOf(false);
  const output = new Output(stream);
  output.add(STRANGE);
  output.add("more");
  await output.flush();
  await output.flush();
  assert.deepEqual(written, [`${STRANGE}more`]);
});

test("text of any length is written whole, a piece after the other", async () => {
  const { stream, written } = streamOf(false);
  const output = new Output(stream);
  for (const length of [1, 200_000, 3]) {
    const text = "→".repeat(length);
    output.add(STRANGE);
    output.add(text);
    assert.equal(output.isFull, length > 3);
    await output.flush();
    assert.equal(written.pop(), `${STRANGE}${text}`);
  }
});

test("a terminal is given nothing that moves its cursor", async () => {
  const { stream, written } = streamOf(true);
  const output = new Output(stream);
  output.add(STRANGE);
  await output.flush();
  assert.deepEqual(written, ["a\tb\r\nc\\x0dd\\x1b[2J\\u{202e}e→\n"]);
});

test("a reader that has gone is given nothing more", async () => {
  const { stream, written } = streamOf(false, true);
  const output = new Output(stream);
  output.add("one");
  await output.flush();
  assert.equal(output.isOpen, false);
  output.add("two");
  await output.flush();
  assert.deepEqual(written, ["one"]);
});

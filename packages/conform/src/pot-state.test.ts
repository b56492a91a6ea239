/** What pots say they are doing, in the format of our pot, of the lab's original, and of other pots. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { MessageParser, type ResponseMessage } from "@potshark/htcpcp";
import { isBusy, type Phase, readState } from "./pot-state.ts";

const answer = (body: string, status = 200): ResponseMessage => {
  const head = `HTTP/1.1 ${status} OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  const [last] = new MessageParser({ role: "response" }).push(Buffer.from(head + body)).slice(-1);
  assert.ok(last?.type === "message" && last.message.kind === "response");
  return last.message;
};

const PHASES: readonly (readonly [body: string, phase: Phase])[] = [
  ["{}", "idle"],
  ['{"phase":"brewing","seconds_left":3}', "brewing"],
  ['{"phase":"pouring"}', "pouring"],
  ['{"status":"ready"}', "ready"],
  ['{"date":"Sun","beverage_type":"Coffee","additions":[],"brew_time_end":"Sun"}', "brewing"],
  ['{"message":"hello"}', "unknown"],
  ["[]", "unknown"],
  ["null", "unknown"],
  ["Nothing is brewing here.", "idle"],
  ["The pot is not brewing", "idle"],
  ["Brewing a nice cup", "brewing"],
  ["<h1>Pouring milk</h1>", "pouring"],
  ["hello", "unknown"],
];

for (const [body, phase] of PHASES) {
  it(`takes ${body} for ${phase}`, () => assert.equal(readState(answer(body)).phase, phase));
}

it("reads the rest of our state, and believes no type", () => {
  const state = readState(
    answer('{"phase":"brewing","additions":["Cream",1],"beverage_type":"Tea","strength":-0.5,"seconds_left":"x"}'),
  );
  assert.deepEqual(state.additions, ["cream"]);
  assert.equal(state.beverage, "tea");
  assert.equal(state.strength, -0.5);
  assert.equal(state.secondsLeft, undefined);
  assert.ok(isBusy(state));
});

it("knows nothing from an answer that is no success", () => {
  assert.equal(readState(answer('{"phase":"brewing"}', 404)).phase, "unknown");
});

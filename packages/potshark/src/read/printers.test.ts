/** Trees as text and as XML, and the texts of `-T fields`. Against tshark: e2e/read.test.ts. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { openCapture, Session } from "@potshark/dissect";
import { detailsPrinter } from "./details-output.ts";
import { readFieldFormat } from "./field-format.ts";
import { fieldsPrinter } from "./fields-output.ts";
import type { FramePrinter } from "./frame-printer.ts";
import { jsonPrinter } from "./json-output.ts";
import { pdmlPrinter } from "./pdml-output.ts";
import { TextWriter } from "./text-writer.ts";
import { wantedColumns } from "./wanted-columns.ts";

type JsonDocuments = readonly {
  readonly _source: { readonly layers: { readonly tcp: { readonly "tcp.flags_tree": Record<string, string> } } };
}[];

const SAMPLE = new URL("../../../../sample_capture/coffee_brew.pcapng", import.meta.url);

let session: Session;
before(async () => {
  const capture = await openCapture(readFileSync(SAMPLE));
  assert.ok(capture);
  session = new Session(capture);
});

/** What a printer writes for frames, counted from 0, without the text before and after them. */
const framesOf = (printer: FramePrinter, ...rows: readonly number[]): string => {
  const into = new TextWriter();
  for (const row of rows) printer.frame(row, into);
  return into.bytes.toString("utf8", 0, into.length);
};

describe("printers", () => {
  it("indent a tree, without what Wireshark hides", () => {
    const lines = framesOf(detailsPrinter(session), 0).split("\n");
    assert.equal(lines[0], "Frame 1: 74 bytes (592 bits) on wire, 74 bytes (592 bits) captured");
    const flags = lines.indexOf("    Flags: 0x0002");
    assert.ok(flags > 0 && /^ {8}\S/.test(lines[flags + 1] ?? ""), lines.join("\n"));
    assert.ok(!lines.some((line) => line.includes("Source or Destination Port")));
  });

  it("write JSON that can be read, of no frame, one and several", () => {
    const printer = jsonPrinter(session, []);
    const text = `${printer.begin}${framesOf(printer, 0, 1)}${printer.end}`;
    const layers = (JSON.parse(text) as JsonDocuments).map(({ _source }) => _source.layers);
    assert.deepEqual(
      layers.map(({ tcp }) => tcp["tcp.flags_tree"]["tcp.flags.ack"]),
      ["0", "1"],
    );
    const empty = jsonPrinter(session, []);
    assert.equal(empty.begin + empty.end, "[]\n");
    const columns = jsonPrinter(session, wantedColumns(["tcp.port", "udp.port"]));
    const [document] = JSON.parse(columns.begin + framesOf(columns, 0) + columns.end) as { _source: unknown }[];
    assert.deepEqual(document?._source, { layers: { "tcp.port": ["37674", "5031"] } });
  });

  it("write XML with places and bytes, hidden fields too", () => {
    const printer = pdmlPrinter(session, "captures/lab & co.pcapng");
    const { begin, end } = printer;
    assert.match(
      begin,
      /^<\?xml version="1\.0" encoding="utf-8"\?>\n<pdml [^>]*capture_file="lab &amp; co\.pcapng">\n$/,
    );
    const text = framesOf(printer, 0);
    assert.match(
      text,
      /<field name="timestamp" pos="0" show="Nov 22, 2026 12:02:18\.394525452 UTC" showname="Captured Time" value="1795348938\.394525452" size="74"\/>/,
    );
    assert.match(
      text,
      /<field name="tcp\.dstport" showname="Destination Port: 5031" size="2" pos="36" show="5031" value="13a7"\/>/,
    );
    assert.match(text, /<field name="tcp\.port" showname="[^"]+" hide="yes" size="2" pos="34"/);
    assert.equal(
      (text.match(/<(?:proto|field)\b[^>]*[^/]>/g) ?? []).length,
      (text.match(/<\/(?:proto|field)>/g) ?? []).length,
    );
    assert.equal(end, "</pdml>\n");
  });

  it("write booleans as words, and nothing for fields without a value", () => {
    const text = framesOf(pdmlPrinter(session, "lab.pcapng"), 2);
    assert.match(text, /<field name="tcp\.flags\.ack"[^>]* show="True"/);
    assert.match(text, /<field name="tcp\.flags\.syn"[^>]* show="False"/);
    assert.match(text, /<field name="tcp\.analysis"[^>]* show=""/);
  });

  it("take protocols as fields", () => {
    const printer = fieldsPrinter(session, wantedColumns(["eth", "udp", "tcp"]), readFieldFormat(["separator=;"]));
    assert.equal(
      framesOf(printer, 0),
      "eth;;Transmission Control Protocol, Src Port: 37674, Dst Port: 5031, Seq: 0, Len: 0\n",
    );
  });

  it("take columns of the packet list as fields", () => {
    const columns = wantedColumns(["frame.number", "_ws.col.Protocol", "_ws.col.info", "udp.port"]);
    const printer = fieldsPrinter(session, columns, readFieldFormat(["header=y", "separator=;"]));
    assert.equal(printer.begin, "frame.number;_ws.col.Protocol;_ws.col.info;udp.port\n");
    assert.match(
      framesOf(printer, 2),
      /^3;TCP;37674 → 5031 \[ACK\] Seq=1 Ack=1 Win=65536 Len=0 TSval=\d+ TSecr=\d+;\n$/,
    );
  });
});

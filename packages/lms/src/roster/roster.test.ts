/** Lists of a course as learning systems export them: read, matched, and filled so that nothing else changes. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeLike } from "./encoded-text.ts";
import { chooseColumn, fillRoster, type MarkScale, type RosterMark } from "./fill-roster.ts";
import { matchRoster } from "./match-roster.ts";
import { type Roster, readRoster } from "./roster.ts";

type Encoding = Parameters<typeof encodeLike>[1]["encoding"];

const bytesOf = (text: string, encoding: Encoding = "utf-8", hasMark = false): Uint8Array =>
  encodeLike(text, { text, encoding, hasMark });

const rosterOf = (bytes: Uint8Array): Roster => {
  const result = readRoster(bytes);
  assert.ok(result.ok, result.ok ? "" : result.message);
  return result.roster;
};

const mark = (earned: number, possible: number, comment = ""): RosterMark => ({ earned, possible, comment });

/** Fills the rows with those names, and gives the bytes. */
const filled = (
  roster: Roster,
  marks: Readonly<Record<string, RosterMark>>,
  { wanted, scale = "scaled" }: { wanted?: string; scale?: MarkScale } = {},
): Uint8Array => {
  const choice = chooseColumn(roster, wanted, "Potshark lab");
  assert.ok(choice.ok, choice.ok ? "" : choice.message);
  const rows = new Map(
    Object.entries(marks).map(([name, one]) => [roster.students.find((student) => student.name === name)!.row, one]),
  );
  assert.ok(![...rows.keys()].includes(undefined as unknown as number));
  return fillRoster(roster, choice, rows, scale).bytes;
};

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const WORKSHEET = [
  'Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"',
  'Participant 40123,"Tan Wei",0012345,tan@example.org,"Submitted for grading",,20.00,Yes,"Monday, 30 November 2026, 8:48 PM",-,',
  'Participant 40124,"Díaz, Ana",0012346,ana@example.org,"No submission",,20.00,Yes,-,-,',
  "",
].join("\n");

describe("Moodle's grading worksheet", () => {
  it("comes back with mark and feedback, and nothing else changed", () => {
    const roster = rosterOf(bytesOf(WORKSHEET));
    assert.equal(roster.system, "moodle");
    assert.deepEqual(
      roster.students.map(({ name, ids }) => [name, ...ids]),
      [
        ["Tan Wei", "Participant 40123", "40123", "0012345", "tan@example.org"],
        ["Ana Díaz", "Participant 40124", "40124", "0012346", "ana@example.org"],
      ],
    );
    const text = textOf(filled(roster, { "Tan Wei": mark(15, 30, 'Task 3: 15/30, "why"') }));
    const before = rosterOf(bytesOf(WORKSHEET)).table.rows;
    const after = rosterOf(bytesOf(text)).table.rows;
    assert.deepEqual(after[0], before[0]);
    assert.deepEqual(after[2], before[2]);
    assert.deepEqual(
      after[1]!.map((cell, index) => (cell === before[1]![index] ? "" : cell)),
      ["", "", "", "", "", "10", "", "", "", "", 'Task 3: 15/30, "why"'],
    );
  });

  it("is known in other languages, with semicolons, decimal commas and a byte order mark", () => {
    const german = [
      "Kennung;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback als Kommentar",
      "Teilnehmer/in 7;Öz, Ünal;u@example.org;Zur Bewertung abgegeben;;30,00;Ja;-;-;",
      "Teilnehmer/in 8;Ann Example;a@example.org;Keine Abgabe;;30,00;Ja;-;-;",
    ].join("\r\n");
    const roster = rosterOf(bytesOf(german, "utf-8", true));
    assert.deepEqual([roster.system, roster.gradeColumns.map(({ title }) => title)], ["moodle", ["Bewertung"]]);
    const bytes = filled(roster, { "Ünal Öz": mark(1, 4, "gut") });
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const lines = textOf(bytes).split("\r\n");
    assert.equal(lines[1], "Teilnehmer/in 7;Öz, Ünal;u@example.org;Zur Bewertung abgegeben;7,5;30,00;Ja;-;-;gut");
    assert.equal(lines[2], "Teilnehmer/in 8;Ann Example;a@example.org;Keine Abgabe;;30,00;Ja;-;-;");
  });
});

const CANVAS = [
  "Student,ID,SIS User ID,SIS Login ID,Section,Lab 3 (99123),Essay (99124),Current Score,Final Score",
  ",,,,,Manual Posting,,,",
  "    Points Possible,,,,,20.00,10.00,(read only),(read only)",
  '"Tan, Wei",4021,S1001,tanw,NET101,,7.00,70.00,70.00',
  '"Smith, Ann Jo",4022,S1002,annjo,NET101,,,,',
  '"Student, Test",4099,,test,NET101,,,,',
  "",
].join("\n");

describe("Canvas's gradebook", () => {
  it("gets the marks in the column that is named, out of its points", () => {
    const roster = rosterOf(bytesOf(CANVAS));
    assert.equal(roster.system, "canvas");
    assert.deepEqual(
      roster.gradeColumns.map(({ title }) => title),
      ["Lab 3 (99123)", "Essay (99124)"],
    );
    assert.deepEqual(
      roster.students.map(({ name }) => name),
      ["Wei Tan", "Ann Jo Smith", "Test Student"],
    );
    const text = textOf(filled(roster, { "Wei Tan": mark(9, 12) }, { wanted: "lab 3" }));
    assert.equal(text.split("\n")[3], '"Tan, Wei",4021,S1001,tanw,NET101,15,7.00,70.00,70.00');
    assert.equal(text.replace("NET101,15,", "NET101,,"), CANVAS);
  });

  it("has several columns for marks, and one has to be named; a new one gets its points", () => {
    const roster = rosterOf(bytesOf(CANVAS));
    const choice = chooseColumn(roster, undefined, "Potshark lab");
    assert.equal(
      choice.ok ? "" : choice.message,
      "it has several columns for marks: “Lab 3 (99123)”, “Essay (99124)”; choose one",
    );
    const rows = textOf(filled(roster, { "Wei Tan": mark(9, 12) }, { wanted: "Potshark" })).split("\n");
    assert.match(rows[0]!, /,Final Score,Potshark$/);
    assert.match(rows[2]!, /,12$/);
    assert.match(rows[3]!, /,70\.00,9$/);
    assert.match(rows[4]!, /,$/);
  });
});

describe("Blackboard's offline gradebook", () => {
  it("stays UTF-16 with tabs and quotes, and its column keeps its id", () => {
    const text = [
      '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\t"Weighted Total [Total Pts: up to 20 Score] |9000"\t"Lab 3 [Total Pts: 20 Score] |9001"',
      '"Tan"\t"Wei"\t"u1001"\t"1001"\t""\t"Yes"\t""\t"Needs Grading(2026)"',
      '"Example"\t"Ann"\t"u1002"\t"1002"\t""\t"Yes"\t""\t""',
    ].join("\r\n");
    const roster = rosterOf(bytesOf(text, "utf-16le", true));
    assert.equal(roster.system, "blackboard");
    const bytes = filled(roster, { "Wei Tan": mark(3, 4) });
    assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xfe]);
    const lines = new TextDecoder("utf-16le").decode(bytes).trimEnd().split("\r\n");
    assert.deepEqual(lines, [...text.replace('"Needs Grading(2026)"', '"15"').split("\r\n")]);
  });
});

describe("any other list", () => {
  it("gets a column more", () => {
    const roster = rosterOf(bytesOf("First name,Last name,ID number,Email address\nWei,Tan,1001,w@example.org\n"));
    const text = textOf(filled(roster, { "Wei Tan": mark(3, 4) }));
    assert.equal(text, "First name,Last name,ID number,Email address,Potshark lab\nWei,Tan,1001,w@example.org,3\n");
  });

  it("may hold points as they were earned", () => {
    const roster = rosterOf(bytesOf(CANVAS));
    const text = textOf(filled(roster, { "Wei Tan": mark(9, 12) }, { wanted: "Lab 3", scale: "points" }));
    assert.match(text, /NET101,9,7\.00/);
  });

  it("is refused where there is nobody in it, or it is no text", () => {
    const refused = (bytes: Uint8Array): string => {
      const result = readRoster(bytes);
      return result.ok ? "" : result.message;
    };
    assert.equal(refused(bytesOf("a,b\n1,2\n")), "has no column with names or ids; its columns are a, b");
    assert.equal(refused(new Uint8Array([0, 1, 2])), "is no text; export it as CSV");
    assert.equal(refused(bytesOf("")), "is no CSV");
  });
});

describe("who is who", () => {
  const roster = rosterOf(bytesOf(CANVAS));
  const matched = (...claimants: readonly (readonly [string | undefined, ...string[]])[]): readonly string[] =>
    matchRoster(
      roster,
      claimants.map(([name, ...ids]) => ({ name, ids })),
    ).map((match) =>
      match.kind === "matched"
        ? match.student.name
        : match.kind === "doubtful"
          ? `? ${match.students.map(({ name }) => name).join(" ")}`
          : "-",
    );

  it("numbers count before names; names in any order, with or without blanks, capitals and accents", () => {
    assert.deepEqual(matched(["tanwei", "4021"]), ["Wei Tan"]);
    assert.deepEqual(matched(["smithannjo"], ["WEI, TÁN"]), ["Ann Jo Smith", "Wei Tan"]);
    assert.deepEqual(matched([undefined, "S1002"], [undefined, "tanw"]), ["Ann Jo Smith", "Wei Tan"]);
    assert.deepEqual(matched(["annjo"], ["Bo"]), ["Ann Jo Smith", "-"]);
  });

  it("nobody is given to two, and where two fit nobody is taken", () => {
    assert.deepEqual(matched(["Tan Wei"], [undefined, "4021"]), ["? Wei Tan", "? Wei Tan"]);
    const twins = rosterOf(bytesOf("Full name,ID\nTan Wei,1\nWei Tan,2\nTan Wei Ming,3\n"));
    const [match] = matchRoster(twins, [{ name: "tan wei", ids: [] }]);
    assert.deepEqual(match?.kind === "doubtful" && match.students.map(({ ids }) => ids[0]), ["1", "2"]);
  });

  it("a spreadsheet dropped zeros, and an address is a user name", () => {
    const list = rosterOf(bytesOf("Full name,ID number,Email address\nTan Wei,0012345,tanw@example.org\n"));
    for (const id of ["12345", "0012345", "TANW", "tanw@example.org"])
      assert.equal(matchRoster(list, [{ name: undefined, ids: [id] }])[0]?.kind, "matched", id);
  });
});

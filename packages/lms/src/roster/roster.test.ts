/** Lists of a course as learning systems export them: read, matched, and filled so that nothing else changes. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stringify } from "csv-stringify/browser/esm/sync";
import fc from "fast-check";
import { writeCsvTable } from "./csv-table.ts";
import { encodeLike } from "./encoded-text.ts";
import { chooseColumn, fillRoster, type MarkScale, type RosterMark } from "./fill-roster.ts";
import { isSameStudent, matchRoster } from "./match-roster.ts";
import { type Roster, readRoster } from "./roster.ts";
import { textColumn } from "./text-column.ts";

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
  '"Participant 40123","Tan Wei",0012345,tan@example.org,"Submitted for grading",,20.00,Yes,"Monday, 30 November 2026, 8:48 PM",-,',
  '"Participant 40124","Díaz, Ana",0012346,ana@example.org,"No submission",,20.00,Yes,-,-,',
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
    const told = ',10,20.00,Yes,"Monday, 30 November 2026, 8:48 PM",-,"Task 3: 15/30, ""why"""\n';
    assert.equal(text, WORKSHEET.replace(',,20.00,Yes,"Monday, 30 November 2026, 8:48 PM",-,\n', told));
  });

  it("says when something was handed in, and until when it may be", () => {
    const german = [
      "Kennung;Vollständiger Name;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback",
      "Teilnehmer/in 7;Ünal Öz;Zur Bewertung abgegeben - Verlängerung bis: Mittwoch, 2. Dezember 2026, 12:00;;30,00;Ja;Dienstag, 1. Dezember 2026, 09:05;-;",
      "Teilnehmer/in 8;Ann Example;Keine Abgabe - Die Aufgabe ist überfällig seit: 3 Tage;;30,00;Ja;-;-;",
    ].join("\n");
    const timesOf = ({ students, submittedAt, extension }: Roster) =>
      students.map(({ row }) => [submittedAt(row), extension(row)]);
    assert.deepEqual(timesOf(rosterOf(bytesOf(WORKSHEET))), [
      ["2026-11-30T20:48:00", undefined],
      [undefined, undefined],
    ]);
    assert.deepEqual(timesOf(rosterOf(bytesOf(german))), [
      ["2026-12-01T09:05:00", "2026-12-02T12:00:00"],
      [undefined, undefined],
    ]);
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

  it("is known where no blank is before the number, and a list of user names is not", () => {
    const german =
      'Kennung;"Vollständiger Name";E-Mail-Adresse;Status;Bewertung;Bestwertung;"Bewertung kann geändert werden";"Zuletzt geändert (Bewertung)";"Feedback als Kommentar"\n' +
      '"Teilnehmer/in51001";"Jane Doe";jdoe@example.org;Abgegeben;;100,00;Ja;-;\n' +
      '"Teilnehmer/in51002";"José Öz";oz@example.org;Abgegeben;;100,00;Nein;-;\n';
    const roster = rosterOf(bytesOf(german));
    assert.deepEqual([roster.system, roster.gradeColumns.map(({ title }) => title)], ["moodle", ["Bewertung"]]);
    assert.deepEqual(
      roster.students.map(({ name, ids, row }) => [name, ids.includes("51001"), roster.isLocked(row)]),
      [
        ["Jane Doe", true, false],
        ["José Öz", false, true],
      ],
    );
    const users = rosterOf(bytesOf("Username,Full name,Section,Points\nS1001,Ann,1,\nS1002,Bo,1,\n"));
    assert.deepEqual([users.system, users.students[0]!.ids], ["other", ["S1001"]]);
  });

  it("keeps a comment that is there, and rows that take no mark", () => {
    const text = WORKSHEET.replace('8:48 PM",-,', '8:48 PM",-,Well done').replace(",,20.00,Yes,-", ",7.00,20.00,No,-");
    const roster = rosterOf(bytesOf(text));
    const [wei, ana] = roster.students.map(({ row }) => row);
    const choice = chooseColumn(roster, undefined, "");
    assert.ok(choice.ok);
    const marks = new Map([wei!, ana!].map((row) => [row, mark(1, 2, "ours")]));
    const { bytes, locked, keptComments, changes } = fillRoster(roster, choice, marks, "scaled");
    assert.deepEqual([locked, keptComments, [...changes.keys()]], [[ana], 1, [wei]]);
    const rows = rosterOf(bytes).table.rows;
    assert.deepEqual([rows[1]![5], rows[1]!.at(-1)], ["10", "Well done"]);
    const own = fillRoster(roster, choice, marks, "scaled", (comment) => comment === "Well done");
    assert.deepEqual([own.keptComments, rosterOf(own.bytes).table.rows[1]!.at(-1)], [0, "ours"]);
    assert.deepEqual(rows[2], roster.table.rows[2]);
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
    assert.equal(refused(bytesOf("")), "is empty; export the list again");
    const quote = (fault: string, line: number): string =>
      `has a quote ${fault}, in line ${line} or in the cell that begins there; mend it, or export the list again`;
    assert.equal(refused(bytesOf('name\n\nO"Neil\nAnn\n')), quote("in the wrong place", 3));
    assert.equal(refused(bytesOf('name\n"Neil\nAnn\n')), quote("that is never closed", 2));
  });
});

/** Each with the line end that most lines have. */
const LINE_ENDS = ["\n", "\r\n", "\r"] as const;

describe("a file comes back as it was", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", " ", ",", ";", '"', "\n", "\r\n", "=", "7"), maxLength: 6 });
  const row = fc.array(cell, { minLength: 2, maxLength: 5 });

  it("but for the marks, whatever its cells, its line ends and its empty lines", () => {
    const line = fc.oneof(row, fc.constant([]));
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom(",", ";", "\t"), fc.constantFrom(...LINE_ENDS), (lines, by, end) => {
        const all = [["Full name", "ID", "x", "y"], ...lines];
        const text = all
          .map((cells) => stringify([cells], { delimiter: by, quoted_match: /[\r\n]/, record_delimiter: end }))
          .join("");
        const roster = rosterOf(bytesOf(text));
        const { rows } = roster.table;
        assert.deepEqual(
          rows,
          all.filter((cells) => cells.length > 0),
        );
        assert.equal(textOf(encodeLike(writeCsvTable({ ...roster.table, lineEnd: end }), roster.file)), text);
        const choice = chooseColumn(roster, undefined, "Lab");
        assert.ok(choice.ok);
        const back = rosterOf(fillRoster(roster, choice, new Map(), "scaled").bytes).table;
        const width = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
        assert.deepEqual(back.emptyLines, roster.table.emptyLines);
        assert.deepEqual(
          back.rows.map((cells) => cells.slice(0, width)),
          rows.map((cells) => Array.from({ length: width }, (_, index) => cells[index] ?? "")),
        );
        assert.deepEqual(
          back.rows.map((cells) => cells.slice(width)),
          rows.map((_, index) => [index === 0 ? "Lab" : ""]),
        );
      }),
    );
  });

  it("where its line ends are mixed, with the one that most lines have", () => {
    const roster = rosterOf(bytesOf("Full name,ID\r\nTan Wei,1\nAnn,2\n"));
    assert.deepEqual(
      roster.students.map(({ name, line }) => [name, line]),
      [
        ["Tan Wei", 2],
        ["Ann", 3],
      ],
    );
    assert.equal(textOf(filled(roster, { Ann: mark(1, 2) })), "Full name,ID,Potshark lab\nTan Wei,1,\nAnn,2,1\n");
  });

  it("with the line that names its separator, and numbers that spreadsheets keep as text", () => {
    const roster = rosterOf(bytesOf('sep=;\r\nFull name;ID\r\nTan, Wei;="007"\r\n'));
    assert.deepEqual(
      roster.students.map(({ name, ids }) => [name, ...ids]),
      [["Wei Tan", "007"]],
    );
    assert.equal(
      textOf(filled(roster, { "Wei Tan": mark(1, 2) })),
      'sep=;\r\nFull name;ID;Potshark lab\r\nTan, Wei;"=""007""";1\r\n',
    );
  });

  it("in UTF-16 without a mark", () => {
    for (const encoding of ["utf-16le", "utf-16be"] as const) {
      const bytes = bytesOf("Full name,ID,Grade\nAnn,2,1\n", encoding);
      assert.deepEqual(filled(rosterOf(bytes), { Ann: mark(1, 1) }), bytes);
    }
  });

  it("even where it has more rows than a call takes arguments", () => {
    const text = `Full name,ID,Grade\n${Array.from({ length: 130_000 }, (_, index) => `Same name,${index},1\n`).join("")}`;
    const roster = rosterOf(bytesOf(text));
    const choice = chooseColumn(roster, undefined, "Lab");
    assert.ok(choice.ok);
    const marks = new Map(roster.students.map(({ row: at }) => [at, mark(1, 1)]));
    assert.equal(textOf(fillRoster(roster, choice, marks, "scaled").bytes), text);
    assert.equal(matchRoster(roster, [{ name: "Same name", ids: ["129999"] }])[0]?.kind, "matched");
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

  it("no part of a name is lost, however many commas it has", () => {
    const { students } = rosterOf(bytesOf('Student,ID\n"Smith, Bob, Jr.",7\n'));
    assert.deepEqual(students[0]?.names, ["Bob Jr. Smith", "Smith, Bob, Jr."]);
  });

  it("a name that was typed fits names and numbers of one student, and of no other", () => {
    const known = ["Lovelace, Ada King", "lovelaceada", "s1001", "001001"];
    for (const typed of ["Ada Lovelace", "ada king lovelace", "LOVELACE", "S1001", "1001", "Ada Lovelace (s1001)"])
      assert.ok(isSameStudent(known, typed), typed);
    assert.ok(isSameStudent(["lovelaceada"], "Ada Lovelace"));
    assert.ok(isSameStudent(["lab-ada-lovelace"], "Ada Lovelace"));
    for (const typed of ["Bob", "1002", "Ada Byron", "ce", "!?"]) assert.ok(!isSameStudent(known, typed), typed);
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

describe("any column of a roster", () => {
  it("is found by its title, and says what it holds of a student", () => {
    const roster = rosterOf(bytesOf('Name,Student number,Group\nTan Wei,="0012345",A\nAna Díaz, 7 ,\n'));
    const column = textColumn(roster, "student NUMBER ");
    assert.ok(column.ok);
    assert.deepEqual(
      roster.students.map(({ row }) => column.textOf(row)),
      ["0012345", "7"],
    );
    const none = textColumn(roster, "Matrikel");
    assert.match(none.ok ? "" : none.message, /has no column “Matrikel”; it has “Name”, “Student number”, “Group”$/);
  });
});

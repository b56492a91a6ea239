/**
 * The lab's questions on the lab's samples, against tshark: the command of an answer is run unchanged in a shell and
 * must print exactly the evidence; if the answer is a column of the command, that must agree too.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Query } from "../query/query.ts";
import { runQuery } from "../query/run-query.ts";
import type { QuestionText } from "../questions/parse-file.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { factsOf } from "../testing/lab-facts.ts";
import { computeAnswer, showAnswer } from "./answers.ts";
import { primeFacts } from "./prime-facts.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const LABS = [
  {
    name: "the handout",
    questions: "handout/questions",
    captures: "sample_capture",
    samples: ["homepage_coffee", "coffee_brew", "coffee_418_406", "coffee_https", "coffee_persistent"],
  },
  {
    name: "the lab on HTTP",
    questions: "labs/http/questions",
    captures: "labs/http/captures",
    samples: ["reload", "long", "album", "login"],
  },
];

const run = promisify(execFile);
const printed = new Map<string, Promise<readonly (readonly string[])[]>>();

/** The columns that a command prints. Each is run once. */
const printedBy = (command: string): Promise<readonly (readonly string[])[]> => {
  let rows = printed.get(command);
  if (rows === undefined) {
    const options = { cwd: ROOT, maxBuffer: 1 << 26, env: { ...process.env, LC_ALL: "C" } };
    rows = run("sh", ["-c", command], options).then(({ stdout }) =>
      stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split("\t")),
    );
    printed.set(command, rows);
  }
  return rows;
};

/** Whether the result is only the values of one column. */
const isColumn = (query: Query): query is Extract<Query, { kind: "frames" }> =>
  query.kind === "frames" &&
  query.tell.length === 1 &&
  query.tell[0] !== "frame.number" &&
  query.extract === undefined &&
  query.read === undefined &&
  query.unit === undefined &&
  query.per === undefined &&
  ["values", "distinct", "count-distinct"].includes(query.take);

const textsIn = (folder: string): readonly QuestionText[] =>
  readdirSync(`${ROOT}${folder}`)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(`${ROOT}${folder}/${name}`, "utf8") }));

for (const lab of LABS)
  describe(`the questions of ${lab.name}`, () => {
    const set = questionSetOf(textsIn(lab.questions));
    const questions = set.tasks.flatMap((task) => task.questions);
    for (const sample of lab.samples) {
      describe(`on ${sample}`, () => {
        const file = `${lab.captures}/${sample}.pcapng`;
        const asked = questions.filter(({ on }) => on.samples.includes(sample));
        let facts: Awaited<ReturnType<typeof factsOf>>;
        before(async () => {
          facts = await factsOf(readFileSync(ROOT + file));
          primeFacts(facts, asked);
        });

        it("have answers", () => {
          assert.ok(asked.length > 0);
          for (const question of asked) assert.equal(computeAnswer(question, facts).isAbsent, false, question.id);
        });

        it("are answered with frames that tshark finds too", async () => {
          let compared = 0;
          for (const question of asked) {
            const names = { capture: file, dissector: "packages/wireshark/htcpcp.lua" };
            const { evidence, answer } = computeAnswer(question, facts, names);
            if (evidence.command === "") continue;
            const rows = await printedBy(evidence.command);
            const numbers = rows.map(([number]) => Number(number));
            assert.deepEqual(numbers, evidence.frames, `${question.id}: ${evidence.command}`);
            compared += 1;
            if (
              question.kind === "frames" &&
              "query" in question &&
              question.query.kind === "frames" &&
              question.query.take === "frames"
            )
              assert.equal(showAnswer(answer), numbers.join(", ") || "none", question.id);
            if (!("query" in question) || !isColumn(question.query)) continue;
            const cells = new Set(rows.flatMap((row) => (row[1] ?? "").split(",")).filter((cell) => cell !== ""));
            const { value } = runQuery(question.query, facts);
            // tshark joins values by commas, and a value may have one.
            const values = value.shape === "list" ? value.values.flatMap((one) => String(one).split(",")) : [];
            if (value.shape === "list") assert.deepEqual(new Set(values), cells, question.id);
            else assert.deepEqual(value, { shape: "single", value: cells.size }, question.id);
          }
          assert.ok(compared >= asked.length / 2, `${compared} of ${asked.length}`);
        });
      });
    }
  });

/** The course file and the nonces of its students. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { studentNonce } from "@potshark/config";
import { readCourse, studentHeaderOf } from "./course.ts";
import { UserMistake } from "./fail.ts";

const folder = mkdtempSync(join(tmpdir(), "potshark-course-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const written = (text: string): string => {
  const path = join(folder, "course.json");
  writeFileSync(path, text);
  return path;
};

describe("a student's nonce", () => {
  it("is the HMAC that others compute too", async () => {
    const bytes = createHmac("sha256", "potshark course secret").update("1001").digest().subarray(0, 12);
    assert.equal(await studentNonce("1001", "secret"), bytes.toString("base64url"));
  });

  it("differs from student to student and from course to course", async () => {
    const nonces = await Promise.all([studentNonce("1", "a"), studentNonce("2", "a"), studentNonce("1", "b")]);
    assert.equal(new Set(nonces).size, 3);
  });

  it("is a header only where there is a student", async () => {
    assert.equal(await studentHeaderOf({ STUDENT: "", COURSE: "" }), undefined);
    const header = await studentHeaderOf({ STUDENT: "1001", COURSE: written('{"key":"k"}') });
    assert.deepEqual(header, ["Student-Nonce", await studentNonce("1001", "k")]);
  });
});

describe("a course file", () => {
  it("has a key and students", async () => {
    const course = { key: "k", students: ["1001", "1002"] };
    assert.deepEqual(await readCourse(written(JSON.stringify(course))), course);
  });

  for (const text of ["", "[]", "{}", '{"key":1}', '{"key":"k","students":[1]}', '{"key":"k","students":"all"}']) {
    it(`is refused in a line: ${text}`, async () => {
      const path = written(text);
      await assert.rejects(readCourse(path), (error) => error instanceof UserMistake && error.message.includes(path));
    });
  }
});

/** A capture is recognized by its traffic: pot and site run for one student, and two students hand in the capture. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startCapture, startLab } from "./running-lab.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));

it("a borrowed capture is distinguished from an own one by the nonces of pot and site", async (t) => {
  const course = { key: "of this course", students: ["1001", "1002"] };
  const folder = await mkdtemp(join(tmpdir(), "potshark-course-"));
  t.after(() => rm(folder, { recursive: true }));
  const courseFile = join(folder, "course.json");
  await writeFile(courseFile, JSON.stringify(course));
  const lab = await startLab({ STUDENT: "1001", COURSE: courseFile });
  t.after(lab.stop);
  const stopCapture = await startCapture(lab);
  const page = await fetch(lab.site);
  assert.match(await page.text(), /<html/);
  const captured = await stopCapture();
  const classFolder = join(folder, "class");
  await mkdir(classFolder);
  for (const student of course.students) await copyFile(captured, join(classFolder, `${student}.pcapng`));

  const args = [POTSHARK, "grade", classFolder, "--course", courseFile, "--json"];
  const grading = promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
  // On these ports nothing can be marked, which is exit code 1; the result still says whose traffic it is.
  const { stdout } = await grading.catch((error: { stdout: string }) => error);
  const { submissions } = JSON.parse(stdout);
  assert.deepEqual(
    submissions.map(({ student, flags }: { student: string; flags: readonly string[] }) => [
      student,
      flags.filter((flag) => /same packets|nonce/.test(flag)),
    ]),
    [
      ["1001", ["Has the same packets as 1002."]],
      ["1002", ["Is the traffic of 1001, by its nonce.", "Has the same packets as 1001."]],
    ],
  );
  const [, { captures }] = submissions;
  const [{ owners }] = captures;
  assert.equal(owners.length, 1);
  // Both hops carry the nonce: the pot's answer, and the site's answer made from it.
  assert.ok(owners[0].frames.length >= 2, JSON.stringify(owners));
});

import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { typedText } from "./typed-text.ts";

it("a text that was typed is read line by line, whatever marks it up", () => {
  const texts = [
    ["<p>3.1a: 1, 7 &amp; 9</p><p>3.1d:&nbsp;6<br>3.2: a &lt; b</p>", "3.1a: 1, 7 & 9\n3.1d: 6\n3.2: a < b"],
    ["<ul><li>3.1a: 1,\n  7</li><li>3.1d: 6</li></ul>", "3.1a: 1, 7\n3.1d: 6"],
    ["<table><tr><td>3.1a</td><td>1</td></tr><tr><td>3.1d</td><td>6</td></tr></table>", "3.1a\t1\n3.1d\t6"],
    ["<html><head><title>Lab: Tan</title></head><body><div>3.1a: 1</div></body></html>", "3.1a: 1"],
    ["3.1a: 1\r\n\r\n3.1d: 6 < 7", "3.1a: 1\n3.1d: 6 < 7"],
    ["3.1a: <b 7\n3.2b: 9", "3.1a: <b 7\n3.2b: 9"],
    ["<pre>3.0: 52\n3.1d: 6</pre>", "3.0: 52\n3.1d: 6"],
    ["<b>3.0</b>: 52\n3.1d: 6", "3.0: 52\n3.1d: 6"],
    ["Name: Ann (u1)\nSubmission Field:\n<p>3.1a: 1</p>\n\nComments:\nHi\n\nFiles:\n", "3.1a: 1"],
    [
      "Name: Ann (u1)\nSubmission Field:\nThere is no student submission text data for this assignment.\n\nComments:\n3.1a: 1\n3.2b 5031\n\nFiles:\n",
      "3.1a: 1\n3.2b 5031",
    ],
    ["Name: Ann (u1)\nSubmission Field:\n3.1a: 1\n\nComments:\n3.2b = 5\n\nFiles:\n", "3.1a: 1\n3.2b = 5"],
  ];
  for (const [content, text] of texts) assert.equal(typedText(content!), text);
});

it("never throws, and nothing of a script or a tag is left", () => {
  const piece = fc.constantFrom(
    "<p>",
    "</p>",
    "<script>",
    "</script>",
    "<td",
    ">",
    "&",
    "&#0;",
    "a",
    "\n",
    "<!--",
    "<",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      assert.doesNotMatch(typedText(`<p>${pieces.join("")}`), /<p>|<script>/);
    }),
  );
});

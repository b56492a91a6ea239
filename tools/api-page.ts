/**
 * Writes packages/htcpcp/API.md from the doc comments: `npm run generate`, after a build. It reads the declarations
 * that tsc emitted, since they hold exactly what a user of the package sees, and the head of each source file, which
 * tsc leaves out of some of them. With `--check` it writes nothing and fails if the page is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = new URL("../packages/htcpcp/", import.meta.url);
const PAGE = new URL("API.md", PACKAGE);

const ENTRIES = [
  { name: "@potshark/htcpcp", file: "index" },
  { name: "@potshark/htcpcp/node", file: "node/index" },
] as const;

const HEAD = `# API of @potshark/htcpcp

Generated from the doc comments by \`npm run generate\`; a test fails where it is out of date.
`;

/** Of a longer table only the beginning is shown. */
const MAX_CODE = 40;
const CUT_CODE = 8;

/** One exported declaration. */
interface Declaration {
  readonly name: string;
  /** As in the source, without the stars. */
  readonly doc: string;
  readonly code: string;
}

const read = (path: string): string => readFileSync(new URL(path, PACKAGE), "utf8");

/** The text of a comment without its comment marks. */
const commentText = (comment: string): string =>
  comment
    .replace(/^\s*\/\*\*[ \t]?/, "")
    .replace(/\s*\*\/\s*$/, "")
    .replace(/^[ \t]*\*[ \t]?/gm, "")
    .trim();

/** The change of bracket depth in a line; brackets in comments and strings do not count. */
const depthOf = (line: string): number => {
  const code = line.replace(/^\s*\/?\*.*$/, "").replace(/\/\*.*?\*\/|\/\/.*$|"(?:[^"\\]|\\.)*"/g, "");
  return (code.match(/[[({]/g)?.length ?? 0) - (code.match(/[\])}]/g)?.length ?? 0);
};

/** The lines of a declaration, from its first line. */
const declarationAt = (lines: readonly string[], start: number): readonly string[] => {
  const endsAtBrace = /^export (?:declare )?(?:abstract )?(?:interface|class)\b/.test(lines[start] ?? "");
  let depth = 0;
  for (let index = start; index < lines.length; index += 1) {
    depth += depthOf(lines[index]!);
    if (depth === 0 && (endsAtBrace ? /\}$/ : /;$/).test(lines[index]!)) return lines.slice(start, index + 1);
  }
  throw new Error(`no end of ${lines[start]}`);
};

const NAME = /^export (?:declare )?(?:const|function|class|interface|type) (\w+)/;

/** The comment directly above a line. */
const docAbove = (lines: readonly string[], line: number): string => {
  if (!lines[line - 1]?.endsWith("*/")) return "";
  let start = line - 1;
  while (start > 0 && !lines[start]!.startsWith("/**")) start -= 1;
  return commentText(lines.slice(start, line).join("\n"));
};

/** All exported declarations of an emitted .d.ts file, in order. */
export const declarationsOf = (text: string): readonly Declaration[] => {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const name = NAME.exec(line)?.[1];
    if (name === undefined) return [];
    const code = declarationAt(lines, index).filter((part) => part.trim() !== "#private;");
    const shown =
      code.length <= MAX_CODE
        ? code
        : [...code.slice(0, CUT_CODE), `// ... and ${code.length - CUT_CODE} more lines of the same`];
    return [{ name, doc: docAbove(lines, index), code: shown.join("\n").replace(/^export (?:declare )?/, "") }];
  });
};

/** Tags as a list below the prose; `@throws` in running text too. */
const markdownOf = (doc: string): string => {
  const [prose = "", ...tags] = doc.split(/(?:^|\s)(?=@(?:param|returns|throws)\b)/);
  const items = tags.map((tag) =>
    tag
      .trim()
      .replace(/\s*\n\s*/g, " ")
      .replace(/^@param (\S+)/, "- `$1`")
      .replace(/^@(returns|throws)/, "- $1"),
  );
  return [prose.trim(), items.join("\n")].filter((part) => part !== "").join("\n\n");
};

const headOf = (file: string): string => {
  const head = /^\/\*\*[\s\S]*?\*\//.exec(read(`src/${file}.ts`))?.[0];
  return head === undefined ? "" : commentText(head);
};

const section = ({ name, doc, code }: Declaration): string =>
  [`#### ${name}`, markdownOf(doc), `\`\`\`ts\n${code}\n\`\`\``].filter((part) => part !== "").join("\n\n");

const REEXPORT = /^export (?:type )?(?:\*|\{([^}]*)\}) from "(\.[^"]*)\.ts";$/gm;

const modulesOf = (
  entry: string,
): readonly { readonly file: string; readonly names: readonly string[] | undefined }[] =>
  [...read(`dist/${entry}.d.ts`).matchAll(REEXPORT)].map(([, list, path = ""]) => ({
    file: posix.join(posix.dirname(entry), path),
    names: list?.split(",").map((name) => name.replace(/\btype\b/, "").trim()),
  }));

const entryPage = ({ name, file }: (typeof ENTRIES)[number]): string => {
  const modules = modulesOf(file).map(({ file: module, names }) => {
    const declarations = declarationsOf(read(`dist/${module}.d.ts`)).filter(
      (one) => names === undefined || names.includes(one.name),
    );
    return [`### ${posix.basename(module)}`, headOf(module), ...declarations.map(section)].join("\n\n");
  });
  return [`## \`${name}\``, headOf(file), ...modules].join("\n\n");
};

/** The page as it should be. */
export const apiPage = (): string => `${HEAD}\n${ENTRIES.map(entryPage).join("\n\n")}\n`;

/** The current page; empty if there is none. */
export const writtenPage = (): string => {
  try {
    return readFileSync(PAGE, "utf8");
  } catch {
    return "";
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = apiPage();
  if (!process.argv.includes("--check")) writeFileSync(PAGE, page);
  else if (page !== writtenPage()) {
    process.stderr.write("packages/htcpcp/API.md is out of date: npm run generate\n");
    process.exitCode = 1;
  }
}

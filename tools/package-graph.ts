/**
 * Which package may import which, and the rules of each package. The table is the design; `problemsOf` compares it with
 * the manifests and the sources. It reads imports as text, line by line: enough for formatted sources.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";

export interface PackageRule {
  /** Folder from the root. */
  readonly folder: string;
  /** Our packages that it may import; `*` for all. */
  readonly ours: readonly string[];
  /** External packages that it may import; all that its manifest declares by default. */
  readonly others?: readonly string[];
  /**
   * Folders that run in a browser: all files in them, except paths that start with `exceptNode`, do not import `node:`.
   */
  readonly browser?: readonly string[];
  readonly exceptNode?: string;
  /** It exports plain files: nothing is compiled, so there is no tsconfig. */
  readonly isData?: boolean;
  /** The folders of its `src`. */
  readonly folders?: FolderRules;
  /** Only tests and what they share may import it, as a development dependency; it is not compiled. */
  readonly isForTests?: boolean;
}

/**
 * The folders of a package's `src`, each with those that it may import besides itself. These are above it in the table,
 * so that there is no cycle. A sub-folder has a line of its own ("app/http"), or counts as part of the outer one. A
 * file directly in `src` is an entry: it may import every folder, and no folder imports it. Tests may import all.
 */
type FolderRules = Readonly<Record<string, readonly string[]>>;

/**
 * Fields and filters do not depend on packets; link, net and transport do not depend on messages; only a view depends
 * on the presentation.
 */
const DISSECT_FOLDERS: FolderRules = {
  bytes: [],
  collections: [],
  fields: [],
  wireshark: [],
  file: ["bytes"],
  filter: ["bytes", "fields"],
  layers: ["fields", "file"],
  net: ["bytes", "fields", "layers"],
  link: ["bytes", "fields", "layers", "net"],
  transport: ["bytes", "collections", "fields", "file", "layers"],
  "app/kit": ["bytes", "fields", "layers"],
  "app/media": ["bytes", "fields", "layers", "app/kit"],
  "app/tls": ["bytes", "collections", "fields", "layers", "transport", "app/kit"],
  "app/tls/testing": [],
  "app/foreign": ["bytes", "transport", "app/tls"],
  "app/http": ["bytes", "fields", "layers", "transport", "app/kit", "app/media", "app/tls"],
  "app/htcpcp": ["bytes", "collections", "fields", "layers", "transport", "app/kit", "app/media"],
  session: [
    ...["fields", "file", "filter", "layers", "link", "net", "transport"],
    ...["app/foreign", "app/htcpcp", "app/http", "app/tls"],
  ],
  view: [
    ...["bytes", "collections", "fields", "file", "filter", "layers", "link", "net", "transport"],
    ...["app/htcpcp", "session"],
  ],
  "view/testing": [],
};

const INSPECTOR_FOLDERS: FolderRules = {
  engine: [],
  view: ["engine"],
  page: ["engine", "view"],
  server: [],
};

const LAB_FOLDERS: FolderRules = {
  text: [],
  files: [],
  export: ["text"],
  query: ["files"],
  responses: ["query"],
  kinds: ["files", "export", "query", "responses"],
  questions: ["text", "files", "export", "query", "kinds"],
  marking: ["query", "responses", "kinds"],
  readiness: ["text", "query", "kinds", "questions", "marking"],
  grading: ["text", "query", "responses", "kinds", "questions", "marking", "readiness"],
  review: ["text", "files", "kinds", "questions", "marking", "grading"],
  check: ["query", "kinds", "questions", "marking"],
  render: ["text", "export", "query", "kinds", "marking", "readiness", "grading"],
  bundle: ["questions", "grading"],
  diagram: ["text", "questions"],
  page: ["text", "query", "responses", "kinds", "questions", "marking", "readiness", "grading", "bundle", "diagram"],
  "review-page": ["text", "review", "page"],
  server: ["text", "questions", "review", "page"],
  testing: ["query", "responses", "kinds", "questions"],
};

/** A new package is one line. */
export const PACKAGE_RULES: Readonly<Record<string, PackageRule>> = {
  "@potshark/config": { folder: "config", ours: [], others: ["zod"] },
  "@potshark/htcpcp": { folder: "packages/htcpcp", ours: [], others: [], browser: ["src"], exceptNode: "src/node/" },
  // Independent of every pot: it knows only the protocol.
  "@potshark/conform": { folder: "packages/conform", ours: ["@potshark/htcpcp"], others: [] },
  "@potshark/dissect": {
    folder: "packages/dissect",
    ours: ["@potshark/htcpcp"],
    others: [],
    browser: ["src"],
    folders: DISSECT_FOLDERS,
  },
  "@potshark/service": { folder: "packages/service", ours: ["@potshark/config", "@potshark/htcpcp"] },
  "@potshark/capture": { folder: "packages/capture", ours: ["@potshark/config", "@potshark/service"], others: [] },
  "@potshark/pot": { folder: "packages/pot", ours: ["@potshark/config", "@potshark/htcpcp", "@potshark/service"] },
  // Never the pot: the site speaks HTCPCP to it, so that everything is on the wire.
  "@potshark/web": {
    folder: "packages/web",
    ours: ["@potshark/config", "@potshark/htcpcp", "@potshark/service"],
    browser: ["src/browser"],
  },
  "@potshark/inspector": {
    folder: "packages/inspector",
    ours: ["@potshark/dissect", "@potshark/service"],
    browser: ["src"],
    exceptNode: "src/server/",
    folders: INSPECTOR_FOLDERS,
  },
  "@potshark/lab": {
    folder: "packages/lab",
    ours: [
      "@potshark/capture",
      "@potshark/config",
      "@potshark/dissect",
      "@potshark/inspector",
      "@potshark/lms",
      "@potshark/service",
    ],
    browser: ["src"],
    exceptNode: "src/server/",
    folders: LAB_FOLDERS,
  },
  // What learning systems do, and nothing of ours: it never sees a capture.
  "@potshark/lms": { folder: "packages/lms", ours: [], browser: ["src"] },
  "@potshark/wireshark": { folder: "packages/wireshark", ours: [], isData: true },
  "@potshark/test-captures": { folder: "packages/test-captures", ours: [], others: [], isForTests: true },
  // The command: it may import everything, nothing imports it.
  potshark: { folder: "packages/potshark", ours: ["*"] },
};

/** One file and the modules it names, in static, dynamic and type imports. */
interface Source {
  /** From the package's folder, with slashes. */
  readonly path: string;
  readonly imports: readonly string[];
}

export interface PackageFacts {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Names of `exports`: ".", "./node". */
  readonly exports: readonly string[];
  /** Folders, from the root, that its tsconfig files refer to. */
  readonly references: readonly string[];
  readonly sources: readonly Source[];
}

const STATIC_IMPORT = /^\s*(?:import|export)\b(?:[^"';]*?\bfrom)?\s*["']([^"']+)["']/gm;
const CALLED_IMPORT = /\bimport(?:\.meta\.resolve)?\(\s*["']([^"']+)["']/g;

/** The modules that a source names. */
export const importsOf = (source: string): readonly string[] =>
  [STATIC_IMPORT, CALLED_IMPORT].flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1] ?? ""));

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const isSharedByTests = (path: string): boolean => path.includes("/testing/");

/** Splits `@scope/name/sub` into its package and the export it uses. */
const splitSpecifier = (specifier: string): { readonly name: string; readonly entry: string } => {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  return { name: parts.slice(0, length).join("/"), entry: [".", ...parts.slice(length)].join("/") };
};

/** The folder of the table that contains a file; `undefined` for a file directly in `src`, or outside it. */
const folderOf = (folders: FolderRules, path: string): string | undefined => {
  const within = Object.keys(folders).filter((folder) => path.startsWith(`src/${folder}/`));
  if (within.length > 0) return within.reduce((left, right) => (right.length > left.length ? right : left));
  return /^src\/(.+?)\//.exec(path)?.[1];
};

const folderProblem = (folders: FolderRules, where: string, path: string, target: string): string | undefined => {
  const [from, to] = [path, target].map((file) => folderOf(folders, file));
  if (from === undefined || from === to) return undefined;
  if (folders[from] === undefined)
    return `${where}: the folder ${from} is not in the table of its package; add it in tools/package-graph.ts`;
  if (to === undefined) return `${where}: an entry, which no folder imports`;
  return folders[from].includes(to) ? undefined : `${where}: ${from} may not import ${to}`;
};

const importProblem = (
  facts: PackageFacts,
  rule: PackageRule,
  path: string,
  specifier: string,
  all: readonly PackageFacts[],
  rules: Readonly<Record<string, PackageRule>>,
): string | undefined => {
  const where = `${rule.folder}/${path} imports ${specifier}`;
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(path), specifier);
    if (target.startsWith("../")) return `${where}: a file outside its package`;
    return rule.folders && !isTest(path) ? folderProblem(rule.folders, where, path, target) : undefined;
  }
  if (specifier.startsWith("node:")) {
    const isBrowser = rule.browser?.some((folder) => path.startsWith(`${folder}/`)) && !isTest(path);
    const isExcepted = rule.exceptNode !== undefined && path.startsWith(rule.exceptNode);
    return isBrowser && !isExcepted ? `${where}: this file runs in a browser too` : undefined;
  }
  const { name, entry } = splitSpecifier(specifier);
  const imported = all.find((other) => other.name === name);
  if (imported === undefined) {
    // Tests may use the root's dependencies.
    const isAllowed = isTest(path) || rule.others === undefined || rule.others.includes(name);
    return isAllowed ? undefined : `${where}: not among the packages it may use`;
  }
  // An example shows code of an outside user, so the rules for outside users apply.
  if (name === facts.name && path.startsWith("examples/")) {
    return facts.exports.includes(entry) ? undefined : `${where}: not one of its exports`;
  }
  if (name === facts.name) return `${where}: itself, through its name`;
  const isForTests = rules[name]?.isForTests === true;
  const isAllowed = isForTests
    ? isTest(path) || isSharedByTests(path) || rule.isData === true
    : rule.ours.includes("*") || rule.ours.includes(name);
  if (!isAllowed) return `${where}: not allowed by the package graph`;
  if (!imported.exports.includes(entry)) return `${where}: not one of its exports`;
  const declared = isForTests ? facts.devDependencies : facts.dependencies;
  return declared.includes(name) ? undefined : `${where}: not among its dependencies`;
};

/** The first cycle found in each starting file, every cycle once. */
const cyclesOf = (sources: readonly Source[]): readonly string[] => {
  const targets = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter((name) => name.startsWith(".")).map((name) => posix.join(posix.dirname(path), name)),
    ]),
  );
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      cycles.push([...trail.slice(start), path].join(" -> "));
      return;
    }
    if (finished.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return cycles;
};

/** All violations of the rules by the packages, one sentence each. */
export const problemsOf = (
  all: readonly PackageFacts[],
  rules: Readonly<Record<string, PackageRule>> = PACKAGE_RULES,
): readonly string[] =>
  all.flatMap((facts) => {
    const rule = rules[facts.name];
    if (rule === undefined) return [`${facts.name} is not in the table of tools/package-graph.ts`];
    const own = facts.dependencies.filter((name) => all.some((other) => other.name === name));
    return [
      ...own
        .filter((name) => !rule.ours.includes("*") && !rule.ours.includes(name))
        .map((name) => `${rule.folder} depends on ${name}: not allowed by the package graph`),
      ...own
        .filter((name) => !rules[name]?.isData && !facts.references.includes(rules[name]?.folder ?? ""))
        .map((name) => `${rule.folder} depends on ${name}, which its tsconfig.json does not refer to`),
      ...facts.sources.flatMap(({ path, imports }) =>
        imports.flatMap((specifier) => importProblem(facts, rule, path, specifier, all, rules) ?? []),
      ),
      ...cyclesOf(facts.sources).map((cycle) => `${rule.folder} has an import cycle: ${cycle}`),
    ];
  });

const readJson = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, "utf8"));
const keysOf = (value: unknown): readonly string[] => (typeof value === "object" && value ? Object.keys(value) : []);

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["dist", "node_modules"].includes(entry.name) ? [] : filesIn(path);
    return [path];
  });

const referencesOf = (root: string, tsconfig: string): readonly string[] => {
  const references = (readJson(tsconfig).references ?? []) as readonly { readonly path: string }[];
  return references.map(({ path }) => {
    const target = join(dirname(tsconfig), path);
    return relative(root, target.endsWith(".json") ? dirname(target) : target)
      .split(sep)
      .join("/");
  });
};

/** The facts of one package, from its folder. */
const readPackage = (root: string, folder: string): PackageFacts => {
  const home = join(root, folder);
  const manifest = readJson(join(home, "package.json"));
  const files = filesIn(home);
  return {
    name: String(manifest.name),
    dependencies: keysOf(manifest.dependencies),
    devDependencies: keysOf(manifest.devDependencies),
    exports: keysOf(manifest.exports),
    references: files.filter((file) => /tsconfig[^/\\]*\.json$/.test(file)).flatMap((file) => referencesOf(root, file)),
    sources: files
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => ({
        path: relative(home, file).split(sep).join("/"),
        imports: importsOf(readFileSync(file, "utf8")),
      })),
  };
};

/** Every package, from the root folder. */
export const readPackages = (root: string): readonly PackageFacts[] =>
  ["config", ...readdirSync(join(root, "packages")).map((name) => `packages/${name}`)].map((folder) =>
    readPackage(root, folder),
  );

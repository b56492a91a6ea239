/** The operands of a test: names, values, slices, layers, calls and arithmetic. */
import { readToken, type Sign, type Token, WORD_SIGNS } from "./lexer.ts";
import { refuse, type Span } from "./problem.ts";
import { readRanges } from "./range.ts";
import type { ArithmeticOperator, Layered, Operand, Word } from "./syntax.ts";

/** No person nests deeper, and the stack is limited. */
const MAX_DEPTH = 200;

const PRODUCTS = ["*", "/", "%"] as const;
const SUMS = ["+", "-"] as const;
const MASKS = ["&"] as const;
const LAYER = /\d+/y;
/** The text in the braces of a reference or a macro, up to its layer or end. */
const BRACED = /\{([^#:;}]*)/y;
/** The name of a field, or of its bytes. */
const FIELD_NAME = /^@?[A-Za-z_]\w*(?:\.\w+)+$/;
const MACRO_HINT = "there are no macros; a field of the selected frame is written $ip.src";
const OPERAND_HINT = "a field, a value, a function or a slice was expected";

export class OperandParser {
  readonly source: string;
  token: Token;
  #depth = 0;

  constructor(source: string) {
    this.source = source;
    this.token = readToken(source, 0);
  }

  advance(): void {
    this.token = readToken(this.source, this.token.end);
  }

  at(sign: Sign): boolean {
    return this.token.kind === "sign" && this.token.sign === sign;
  }

  take(sign: Sign): boolean {
    const found = this.at(sign);
    if (found) this.advance();
    return found;
  }

  /** Takes the sign and returns where it ended. */
  expect(sign: Sign, hint: string): number {
    const { end } = this.token;
    if (!this.take(sign)) this.unexpected(hint);
    return end;
  }

  unexpected(hint: string): never {
    if (this.token.kind === "end") return refuse(this.token, "the filter ends too early", hint);
    const text = this.source.slice(this.token.start, this.token.end);
    const lower = text.toLowerCase();
    const isUpperCase = lower !== text && WORD_SIGNS.has(lower);
    return refuse(this.token, `"${text}" was unexpected in this context`, isUpperCase ? `write ${lower}` : hint);
  }

  nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      refuse(this.token, "the filter is nested too deeply", `at most ${MAX_DEPTH} levels are read`);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  /** As in Wireshark, a mask binds looser than a sum, and a sum looser than a product. */
  operand(): Operand {
    return this.nested(() =>
      this.#binary(MASKS, () => this.#binary(SUMS, () => this.#binary(PRODUCTS, () => this.#unary()))),
    );
  }

  #binary(operators: readonly ArithmeticOperator[], parse: () => Operand): Operand {
    let left = parse();
    for (let count = 0; ; count += 1) {
      const { token } = this;
      const operator = operators.find((candidate) => token.kind === "sign" && token.sign === candidate);
      if (operator === undefined) return left;
      // The tree of a chain is as deep as the chain is long.
      if (count >= MAX_DEPTH) refuse(token, "the sum is too long", `at most ${MAX_DEPTH} operators are read in a row`);
      this.advance();
      const right = parse();
      left = { kind: "arithmetic", operator, left, right, start: left.start, end: right.end };
    }
  }

  #unary(): Operand {
    const { start } = this.token;
    if (this.take("+")) return this.nested(() => this.#unary());
    if (!this.take("-")) return this.#postfix();
    const of = this.nested(() => this.#unary());
    return { kind: "negation", of, start, end: of.end };
  }

  #postfix(): Operand {
    let operand = this.#primary();
    if (operand.kind === "word" && this.at("#")) operand = this.#layered(operand);
    for (let count = 0; this.at("["); count += 1) {
      if (count >= MAX_DEPTH) this.unexpected(`at most ${MAX_DEPTH} slices of slices are read`);
      const { ranges, end } = readRanges(this.source, this.token.start);
      operand = { kind: "slice", of: operand, ranges, start: operand.start, end };
      this.#jump(end);
    }
    return operand;
  }

  #layered(of: Word): Layered {
    const at = this.token.end;
    LAYER.lastIndex = at;
    const layer = LAYER.exec(this.source)?.[0];
    if (layer !== undefined) {
      const end = at + layer.length;
      this.#jump(end);
      return { kind: "layered", of, ranges: [{ offset: Number(layer), length: 1 }], start: of.start, end };
    }
    const hint = "a layer is written ip.src#2 or ip.src#[1-2]";
    if (this.source[at] !== "[") refuse({ start: this.token.start, end: at }, "the layer's number is missing", hint);
    const { ranges, end } = readRanges(this.source, at);
    this.#jump(end);
    return { kind: "layered", of, ranges, start: of.start, end };
  }

  #jump(to: number): void {
    this.token = readToken(this.source, to);
  }

  #primary(): Operand {
    const { token } = this;
    if (token.kind === "sign" && token.sign === "{") {
      this.advance();
      const inner = this.operand();
      const end = this.expect("}", "the brace is not closed");
      return { ...inner, start: token.start, end };
    }
    if (token.kind === "sign" && token.sign === "$") return this.#reference();
    if (token.kind === "sign" || token.kind === "end") return this.unexpected(OPERAND_HINT);
    this.advance();
    if (token.kind !== "word") return token;
    return this.at("(") ? this.#call(token) : token;
  }

  /** Wireshark first reads `${...}` as a macro, and leaves a field to the parser. */
  #reference(): Operand {
    const { start, end: behind } = this.token;
    BRACED.lastIndex = behind;
    const braced = BRACED.exec(this.source);
    if (braced !== null) {
      const name = braced[1]!;
      const span = { start, end: behind + braced[0].length };
      if (!FIELD_NAME.test(name)) {
        if (/\W/.test(name)) return refuse(span, "invalid character in macro name", MACRO_HINT);
        return refuse(span, `macro '${name}' does not exist`, MACRO_HINT);
      }
      this.advance();
    }
    this.advance();
    const word = this.token;
    if (word.kind !== "word" || !/^@?\.?[A-Za-z_]/.test(word.text)) return this.unexpected(OPERAND_HINT);
    this.advance();
    if (this.at("(")) return refuse({ start, end: word.end }, `macro '${word.text}' does not exist`, MACRO_HINT);
    const of = this.at("#") ? this.#layered(word) : word;
    const end = braced ? this.expect("}", "the brace is not closed") : of.end;
    return { kind: "reference", of, isBraced: braced !== null, start, end };
  }

  #call(name: Span & { readonly text: string }): Operand {
    this.advance();
    const operands: Operand[] = [];
    if (!this.at(")")) {
      do operands.push(this.operand());
      while (this.take(","));
    }
    const end = this.expect(")", "the operands of a function are separated by commas, and a parenthesis ends them");
    return {
      kind: "call",
      name: name.text,
      nameSpan: { start: name.start, end: name.end },
      operands,
      start: name.start,
      end,
    };
  }
}

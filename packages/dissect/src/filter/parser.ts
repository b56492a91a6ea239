/**
 * Parses text to a syntax tree by recursive descent. It never throws and never guesses. Read first:
 * wireshark-filter(4).
 *
 *     expression  = exclusive *( "or" exclusive )              exclusive = conjunction *( "xor" conjunction )
 *     conjunction = term *( "and" term )                       term      = "not" term / "(" expression ")" / test
 *     test        = [ "any" / "all" ] operand *( comparison operand ) / operand [ "not" ] "in" "{" element ... "}"
 *     operand     = sum *( "&" sum )         sum = product *( ("+" / "-") product )
 *     product     = unary *( ("*" / "/" / "%") unary )         unary = ("-" / "+") unary / value *( slice / layer )
 */
import { readToken, type Token } from "./lexer.ts";
import { OperandParser } from "./operand-parser.ts";
import { attempt, type FilterResult } from "./problem.ts";
import {
  COMPARISON_SIGNS,
  type Comparison,
  type ComparisonOperator,
  type Expression,
  type Operand,
  type Quantifier,
  type SetElement,
} from "./syntax.ts";

class ExpressionParser extends OperandParser {
  parse(): Expression {
    const expression = this.#expression();
    if (this.token.kind !== "end") this.unexpected("one test follows another without and, or, xor between them");
    return expression;
  }

  #expression(): Expression {
    return this.nested(() => this.#chain("or", () => this.#chain("xor", () => this.#chain("and", () => this.#term()))));
  }

  #chain(kind: "and" | "or" | "xor", parseTerm: () => Expression): Expression {
    const first = parseTerm();
    if (!this.at(kind)) return first;
    const terms = [first];
    while (this.take(kind)) terms.push(parseTerm());
    return { kind, terms, start: first.start, end: terms.at(-1)!.end };
  }

  #term(): Expression {
    const { start } = this.token;
    if (this.take("not")) {
      const of = this.nested(() => this.#term());
      return { kind: "not", of, start, end: of.end };
    }
    if (!this.take("(")) return this.#test();
    const inner = this.#expression();
    const end = this.expect(")", "the parenthesis is not closed");
    return { ...inner, start, end };
  }

  #test(): Expression {
    const { start } = this.token;
    const quantifier: Quantifier | undefined = this.take("any") ? "any" : this.take("all") ? "all" : undefined;
    const left = this.operand();
    if (this.token.kind === "sign" && (this.token.sign === "in" || this.token.sign === "not"))
      return this.#membership(start, quantifier, left);
    const comparisons: Comparison[] = [];
    let from = left;
    while (this.token.kind === "sign" && COMPARISON_SIGNS.has(this.token.sign)) {
      const operator = this.token.sign as ComparisonOperator;
      this.advance();
      const right = this.operand();
      const at = comparisons.length === 0 ? start : from.start;
      comparisons.push({ kind: "comparison", quantifier, operator, left: from, right, start: at, end: right.end });
      // Ordered tests form a chain, as in 1 < tcp.len < 9; "matches" and "contains" end a chain.
      if (operator === "contains" || operator === "matches") break;
      from = right;
    }
    const [only, ...others] = comparisons;
    if (only === undefined) {
      if (quantifier !== undefined)
        this.unexpected(`${quantifier} is followed by a comparison: ${quantifier} tcp.port > 1024`);
      return { kind: "existence", of: left, start: left.start, end: left.end };
    }
    if (others.length === 0) return only;
    return { kind: "and", terms: comparisons, start, end: others.at(-1)!.end };
  }

  #membership(start: number, quantifier: Quantifier | undefined, of: Operand): Expression {
    const isNegated = this.take("not");
    this.expect("in", isNegated ? "between two operands, not goes with in" : "in was expected");
    this.expect("{", "a set stands in braces: in {80, 443, 8000..8100}");
    const set: SetElement[] = [];
    do {
      const from = this.operand();
      set.push({ from, to: this.take("..") ? this.operand() : undefined });
    } while (this.take(","));
    const end = this.expect("}", "the elements of a set are separated by commas, and a brace ends it");
    return { kind: "membership", quantifier, isNegated, of, set, start, end };
  }
}

/** Parses a filter. Never throws, whatever the text. */
export const parseFilter = (text: string): FilterResult<Expression> =>
  attempt(() => new ExpressionParser(text).parse());

/** All tokens before the first one that cannot be read, without the end token. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    const result = attempt(() => readToken(text, at));
    if (!result.ok || result.value.kind === "end") return tokens;
    tokens.push(result.value);
    at = result.value.end;
  }
}

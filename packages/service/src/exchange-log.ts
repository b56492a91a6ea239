/** The log of a server: one line an exchange, for a person or (with `--json`) for a program. */
import type { ServedExchange } from "@potshark/htcpcp/node";
import { type Colors, colorsFor } from "./colors.ts";
import { inert, inertJson } from "./inert.ts";
import { LineWriter } from "./line-writer.ts";

export interface ExchangeLog {
  exchange(exchange: ServedExchange): void;
  /** One line about the server itself: where it listens, why it stops. */
  say(text: string): void;
}

export interface ExchangeLogOptions {
  /** One JSON object a line instead of text. */
  readonly json: boolean;
  /** Leave the exchanges out; what is said still shows. */
  readonly quiet?: boolean;
  readonly stream: NodeJS.WritableStream;
  /** Decides on colours; the process's own when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Clock for what is said; the system's when left out. */
  readonly now?: () => Date;
}

/** A request target longer than this is cut, in UTF-16 units: a log is read by lines. */
const TARGET_LIMIT = 200;
const TOKEN_LIMIT = 40;

const twoDigits = (value: number): string => String(value).padStart(2, "0");
const clockTime = (time: Date): string =>
  [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(":");

const colorStatus = (status: number, colors: Colors): string => {
  const text = String(status);
  if (status >= 500) return colors.red(text);
  if (status >= 400) return colors.yellow(text);
  return status >= 300 ? colors.cyan(text) : colors.green(text);
};

/** With one decimal; `toFixed` takes as long as all the rest of a line. */
const tenths = (value: number): string => {
  const rounded = Math.round(value * 10);
  return `${Math.floor(rounded / 10)}.${rounded % 10}`;
};

/** Writes exchanges as text; a clock time is made once a second. */
const textLines = (colors: Colors): ((exchange: ServedExchange) => string) => {
  let second = Number.NaN;
  let clock = "";
  return ({ time, peer, method, target, version, status, bytes, durationMs, note }) => {
    const now = Math.floor(time.getTime() / 1000);
    if (now !== second) {
      second = now;
      clock = colors.dim(clockTime(time));
    }
    const words = `${inert(method, TOKEN_LIMIT)} ${inert(target, TARGET_LIMIT)} ${inert(version, TOKEN_LIMIT)}`;
    const request = words.includes('"') ? words.replaceAll('"', '\\"') : words;
    const from = colors.dim(inert(peer, TARGET_LIMIT));
    const line = `${clock} ${from} "${request}" ${colorStatus(status, colors)} ${bytes} B ${tenths(durationMs)} ms`;
    return note === undefined ? line : `${line} ${inert(note, TARGET_LIMIT)}`;
  };
};

const jsonLine = (exchange: ServedExchange): string =>
  inertJson(
    exchange.target.length > TARGET_LIMIT
      ? { ...exchange, target: `${exchange.target.slice(0, TARGET_LIMIT)}…` }
      : exchange,
  );

/** A log that writes to `stream`: exchanges in batches, what is said at once. */
export const createExchangeLog = (options: ExchangeLogOptions): ExchangeLog => {
  const { json, quiet = false, stream, env = process.env, now = () => new Date() } = options;
  const colors = colorsFor(stream, env);
  const lines = new LineWriter(stream);
  const write = json ? jsonLine : textLines(colors);
  return {
    exchange: (exchange) => {
      if (!quiet) lines.write(write(exchange));
    },
    say: (text) => {
      lines.write(
        json
          ? inertJson({ time: now().toISOString(), message: text })
          : `${colors.dim(clockTime(now()))} ${inert(text)}`,
      );
      lines.flush();
    },
  };
};

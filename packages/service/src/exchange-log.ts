/** The log of a server: one line per exchange, for a person or (with `--json`) for a program. */
import type { ServedExchange } from "@potshark/htcpcp/node";
import { type Colors, colorsFor } from "./colors.ts";
import { inert, inertJson } from "./inert.ts";
import { LineWriter } from "./line-writer.ts";

export interface ExchangeLog {
  exchange(exchange: ServedExchange): void;
  /** One line about the server itself: its address, the reason why it stops. */
  say(text: string): void;
}

export interface ExchangeLogOptions {
  /** One JSON object per line instead of text. */
  readonly json: boolean;
  /** Leave the exchanges out; messages of the server are still shown. */
  readonly quiet?: boolean;
  readonly stream: NodeJS.WritableStream;
  /** Decides on colours; the process's environment by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Clock for the server's messages, in milliseconds since 1970; the system's by default. */
  readonly now?: () => number;
}

/** A request target longer than this is cut, in UTF-16 units: a log is read by lines. */
const TARGET_LIMIT = 200;
const TOKEN_LIMIT = 40;

const twoDigits = (value: number): string => String(value).padStart(2, "0");
const clockTime = (now: number): string => {
  const time = new Date(now);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(":");
};

const colorStatus = (status: number, colors: Colors): string => {
  const text = String(status);
  if (status >= 500) return colors.red(text);
  if (status >= 400) return colors.yellow(text);
  return status >= 300 ? colors.cyan(text) : colors.green(text);
};

/** With one decimal; `toFixed` takes as long as the rest of the line. */
const tenths = (value: number): string => {
  const rounded = Math.round(value * 10);
  return `${Math.floor(rounded / 10)}.${rounded % 10}`;
};

const quoted = (method: string, target: string, version: string): string => {
  const words = `${inert(method, TOKEN_LIMIT)} ${inert(target, TARGET_LIMIT)} ${inert(version, TOKEN_LIMIT)}`;
  return `"${words.replaceAll('"', '\\"')}"`;
};

/** Quoted requests, by target: clients send the same few again and again. */
const KEPT_REQUESTS = 1_024;

/** Writes exchanges as text; the clock time is formatted once per second. */
const textLines = (colors: Colors): ((exchange: ServedExchange) => string) => {
  let second = Number.NaN;
  let clock = "";
  const requests = new Map<string, { readonly method: string; readonly version: string; readonly text: string }>();
  return ({ time, peer, method, target, version, status, bytes, durationMs, note }) => {
    const now = Math.floor(time / 1000);
    if (now !== second) {
      second = now;
      clock = colors.dim(clockTime(time));
    }
    let request = requests.get(target);
    if (request?.method !== method || request.version !== version) {
      request = { method, version, text: quoted(method, target, version) };
      if (requests.size >= KEPT_REQUESTS) requests.clear();
      if (target.length <= TARGET_LIMIT) requests.set(target, request);
    }
    const answer = `${colorStatus(status, colors)} ${bytes} B ${tenths(durationMs)} ms`;
    const line = `${clock} ${colors.dim(peer)} ${request.text} ${answer}`;
    return note === undefined ? line : `${line} ${inert(note, TARGET_LIMIT)}`;
  };
};

const jsonLine = ({ time, target, ...rest }: ServedExchange): string =>
  inertJson({
    time: new Date(time).toISOString(),
    target: target.length > TARGET_LIMIT ? `${target.slice(0, TARGET_LIMIT)}…` : target,
    ...rest,
  });

/** A log that writes to `stream`: exchanges in batches, messages at once. */
export const createExchangeLog = (options: ExchangeLogOptions): ExchangeLog => {
  const { json, quiet = false, stream, env = process.env, now = Date.now } = options;
  const colors = colorsFor(stream, env);
  const lines = new LineWriter(stream, json ? jsonLine : textLines(colors));
  return {
    exchange: (exchange) => {
      if (!quiet) lines.write(exchange);
    },
    say: (text) => {
      lines.flush();
      const line = json
        ? inertJson({ time: new Date(now()).toISOString(), message: text })
        : `${colors.dim(clockTime(now()))} ${inert(text)}`;
      stream.write(`${line}\n`);
    },
  };
};

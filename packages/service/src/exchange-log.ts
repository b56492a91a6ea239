/** The log of a server: one line an exchange, for a person or (with `--json`) for a program. */
import { type Colors, colorsFor } from "./colors.ts";
import { inert, inertJson } from "./inert.ts";

/** One request and its response, as the server saw them. Texts may be anything the network sent. */
export interface ExchangeRecord {
  /** When the request's first byte came. */
  readonly time: Date;
  /** Address and port of the other side, such as `127.0.0.1:55434`. */
  readonly peer: string;
  readonly method: string;
  readonly target: string;
  /** The request's protocol version, such as `HTCPCP/1.0`. */
  readonly version: string;
  readonly status: number;
  /** Length of the response, as the server counts it. */
  readonly bytes: number;
  readonly durationMs: number;
  /** What else a reader should know, such as the error's code. */
  readonly note?: string;
}

export interface ExchangeLog {
  exchange(record: ExchangeRecord): void;
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

const textLine = (record: ExchangeRecord, colors: Colors): string => {
  const request = [
    inert(record.method, TOKEN_LIMIT),
    inert(record.target, TARGET_LIMIT),
    inert(record.version, TOKEN_LIMIT),
  ]
    .join(" ")
    .replaceAll('"', '\\"');
  const parts = [
    colors.dim(clockTime(record.time)),
    colors.dim(inert(record.peer, TARGET_LIMIT)),
    `"${request}"`,
    colorStatus(record.status, colors),
    `${record.bytes} B`,
    `${record.durationMs.toFixed(1)} ms`,
  ];
  if (record.note !== undefined) parts.push(inert(record.note, TARGET_LIMIT));
  return parts.join(" ");
};

const jsonLine = (record: ExchangeRecord): string =>
  inertJson({
    ...record,
    time: record.time.toISOString(),
    target: record.target.length > TARGET_LIMIT ? `${record.target.slice(0, TARGET_LIMIT)}…` : record.target,
  });

/** A log that writes to `stream`. A reader that goes away (a closed pipe) does not end the server. */
export const createExchangeLog = (options: ExchangeLogOptions): ExchangeLog => {
  const { json, quiet = false, stream, env = process.env, now = () => new Date() } = options;
  const colors = colorsFor(stream, env);
  stream.on("error", () => {});
  return {
    exchange: (record) => {
      if (!quiet) stream.write(`${json ? jsonLine(record) : textLine(record, colors)}\n`);
    },
    say: (text) => {
      const line = json
        ? inertJson({ time: now().toISOString(), message: text })
        : `${colors.dim(clockTime(now()))} ${inert(text)}`;
      stream.write(`${line}\n`);
    },
  };
};

/**
 * The one message parser: bytes in any split to messages. The pot, the client and the dissection engine all use it.
 *
 * Invariants: it never throws on input; the split of the bytes changes only when an event is emitted; after a problem
 * nothing more is read. Read first: RFC 9112 (HTTP/1.1 message syntax), RFC 2324 §2 and §4.
 */
import { BodyBytes } from "./body-bytes.ts";
import { ByteQueue } from "./byte-queue.ts";
import { readChunkSize } from "./chunk-line.ts";
import type { ProblemCode } from "./error.ts";
import { chooseFraming } from "./framing.ts";
import { isFolded, parseHeaderLine, unfold } from "./header-line.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { type Framing, type Header, HeaderList, type Message } from "./message.ts";
import { messageOf } from "./message-of.ts";
import type { ParserEvent, ParserOptions } from "./parser-event.ts";
import { type ParserState, Unreadable } from "./parser-state.ts";
import { PlainHeadReader } from "./plain-head.ts";
import { BREW_COMMANDS } from "./registry.ts";
import { parseStartLine, type StartLine, TOKEN } from "./start-line.ts";

export type { ParserEvent, ParserOptions } from "./parser-event.ts";

const CR = 13;
const LF = 10;
const SPACE = 32;
/** A chunk-size line has a number and extensions, which are ignored. */
const CHUNK_LINE_BYTES = 256;

const NO_HEADERS = new HeaderList([]);
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

export class MessageParser {
  readonly #role: ParserOptions["role"];
  readonly #limits: Limits;
  readonly #requestMethod: () => string | undefined;
  readonly #queue = new ByteQueue();
  #state: ParserState = "start-line";
  /** Where the search for the next line end continues, as an index relative to the queue's start. */
  #scanned = 0;
  #head: StartLine | undefined;
  #headOffset = 0;
  #headEnd = 0;
  #headers: Header[] = [];
  #headerList: HeaderList = NO_HEADERS;
  #trailers: Header[] = [];
  readonly #plainHeads = new PlainHeadReader();
  #sectionOffset = 0;
  #framing: Framing = "none";
  readonly #body = new BodyBytes();
  /** Bytes of a chunked body that are not data: size lines and line ends. */
  #chunkOverhead = 0;
  /** Bytes of the empty lines before the next message. */
  #emptyLineBytes = 0;
  #remaining = 0;
  #events: ParserEvent[] = [];

  constructor(options: ParserOptions) {
    this.#role = options.role;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#requestMethod = options.requestMethod ?? (() => undefined);
  }

  /** Whether a message has begun and not ended: the stream must not end here. */
  get isMidMessage(): boolean {
    return this.#state !== "ended" && (this.#state !== "start-line" || this.#queue.length > 0);
  }

  /** Whether the current body ends with the stream; `end` takes it as it is. */
  get lastsUntilClose(): boolean {
    return this.#state === "close";
  }

  /** Whether more than the one allowed empty line before a message (RFC 9112 §2.2) has come, and no message yet. */
  get isPadded(): boolean {
    return this.#emptyLineBytes > 2;
  }

  /** Whether a BREW or POST without a stated length waits for its `start` or `stop`; `settle` ends the wait. */
  get isUnframed(): boolean {
    return this.#state === "unframed";
  }

  /** Reads the next bytes of the stream. The chunk must not be changed afterwards. */
  push(chunk: Uint8Array): readonly ParserEvent[] {
    if (this.#state === "ended") return [];
    this.#queue.append(chunk);
    return this.#run();
  }

  /** Takes an unframed body for complete, for example when the sender has been silent long enough. */
  settle(): readonly ParserEvent[] {
    if (this.#state !== "unframed") return [];
    return this.#run(() => {
      this.#addBody(this.#queue.length);
      this.#finish();
    });
  }

  /** The stream has ended: a body that lasts until the end is complete, any other begun message is truncated. */
  end(): readonly ParserEvent[] {
    if (this.#state === "ended") return [];
    const settled = this.settle();
    const events = this.#run(() => {
      if (this.#state === "close") this.#finish();
      else if (this.isMidMessage)
        this.#refuse("truncated", this.#queue.offsetAt(this.#queue.end), "the stream ended inside a message");
      this.#state = "ended";
    });
    return [...settled, ...events];
  }

  /** Runs `first`, then reads the queue. */
  #run(first?: () => void): readonly ParserEvent[] {
    try {
      first?.();
      while (this.#step());
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#state = "ended";
      this.#events.push({ type: "problem", problem: error.problem, version: this.#head?.version });
    }
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #refuse(code: ProblemCode, offset: number, message: string): never {
    throw new Unreadable({ code, offset, message });
  }

  /** Reads one part of a message; false when more bytes are needed for it. */
  #step(): boolean {
    switch (this.#state) {
      case "start-line":
        return this.#skipEmptyLines() && (this.#readPlainHead() || this.#readStartLine());
      case "headers":
        return this.#readHeader(this.#headers, () => this.#endHead());
      case "trailers":
        return this.#readHeader(this.#trailers, () => this.#finish());
      case "content-length":
        return this.#readCounted(() => this.#finish());
      case "unframed":
        return this.#readCommand();
      case "chunk-size":
        return this.#readChunkSize();
      case "chunk-data":
        return this.#readChunkData();
      case "close":
        this.#addBody(this.#queue.length);
        return false;
      case "ended":
        return false;
    }
  }

  /** RFC 9112 §2.2: empty lines before a start line are skipped. */
  #skipEmptyLines(): boolean {
    const queue = this.#queue;
    while (queue.length > 0) {
      const byte = queue.bytes[queue.start];
      if (byte !== LF && byte !== CR) return true;
      if (byte === CR && queue.length === 1) return false;
      const length = byte === LF ? 1 : 2;
      if (length === 2 && queue.bytes[queue.start + 1] !== LF)
        this.#refuse("bare-carriage-return", queue.offset, "a carriage return must be followed by a line feed");
      if (this.#emptyLineBytes + length > this.#limits.startLineBytes)
        this.#refuse("bad-start-line", queue.offset, "there are only empty lines where a start line belongs");
      this.#emptyLineBytes += length;
      queue.start += length;
    }
    return false;
  }

  /**
   * Index of the next line feed, or -1 when it has not come. A line longer than `limit` bytes is refused even if its
   * end has come, so that the split of the stream makes no difference.
   */
  #findLineEnd(limit: number, tooLong: () => never): number {
    const queue = this.#queue;
    const lineFeed = queue.bytes.indexOf(LF, queue.start + this.#scanned);
    const found = lineFeed >= 0 && lineFeed < queue.end;
    if ((found ? lineFeed : queue.end) - queue.start > limit) tooLong();
    this.#scanned = found ? 0 : queue.length;
    return found ? lineFeed : -1;
  }

  /** The text of the line that ends before `lineFeed`, without its line end. */
  #lineText(lineFeed: number): { text: string; end: number } {
    const { bytes, start } = this.#queue;
    const end = lineFeed > start && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
    const text = utf8.decode(bytes.subarray(start, end));
    const stray = text.includes("\r") ? bytes.indexOf(CR, start) : -1;
    if (stray >= 0)
      this.#refuse(
        "bare-carriage-return",
        this.#queue.offsetAt(stray),
        "a carriage return must be followed by a line feed",
      );
    return { text, end };
  }

  /** The fast path: a complete request head that is plain, or the same as the one before. */
  #readPlainHead(): boolean {
    // If a part of the start line was there before, reading continues from there.
    if (this.#role !== "request" || this.#scanned > 0) return false;
    const queue = this.#queue;
    const head = this.#plainHeads.read(queue, this.#limits);
    if (head === undefined) return false;
    const { method, target, targetOffset, version, headers, byteLength } = head;
    const offset = queue.offset;
    this.#headOffset = offset;
    this.#head = { kind: "request", method, target, targetOffset: offset + targetOffset, version };
    this.#headerList = new HeaderList(headers, offset);
    queue.start += byteLength;
    this.#headEnd = offset + byteLength;
    this.#beginBody();
    return true;
  }

  #readStartLine(): boolean {
    const queue = this.#queue;
    this.#head = undefined;
    this.#headOffset = queue.offset;
    this.#sectionOffset = queue.offset;
    // A stream that is not text (for example a TLS hello) is refused at its first byte, not at the limit.
    if (!TOKEN.test(String.fromCharCode(queue.bytes[queue.start] ?? 0))) {
      this.#refuse("bad-start-line", queue.offset, "a message starts with a method or a version");
    }
    // One byte more than the limit, for the carriage return.
    const lineFeed = this.#findLineEnd(this.#limits.startLineBytes + 1, () => {
      const seen = queue.bytes.subarray(queue.start, queue.start + this.#limits.startLineBytes);
      const code = seen.includes(SPACE) ? "uri-too-long" : "bad-start-line";
      this.#refuse(
        code,
        queue.offset + this.#limits.startLineBytes,
        `the start line exceeds ${this.#limits.startLineBytes} bytes`,
      );
    });
    if (lineFeed < 0) return false;
    const { text } = this.#lineText(lineFeed);
    const { line, problem } = parseStartLine(text, this.#role, this.#headOffset);
    this.#head = line;
    if (problem) throw new Unreadable(problem);
    queue.start = lineFeed + 1;
    this.#headers = [];
    this.#state = "headers";
    return true;
  }

  /** Reads one line of a header section; at the empty line, `atEnd` decides how the message continues. */
  #readHeader(into: Header[], atEnd: () => void): boolean {
    const queue = this.#queue;
    const { headBytes, headerCount } = this.#limits;
    const used = queue.offset - this.#sectionOffset;
    const lineFeed = this.#findLineEnd(headBytes - used, () =>
      this.#refuse("head-too-large", this.#sectionOffset + headBytes, `the header section exceeds ${headBytes} bytes`),
    );
    if (lineFeed < 0) return false;
    const { text, end } = this.#lineText(lineFeed);
    const last = into.at(-1);
    if (this.#role === "response" && last !== undefined && isFolded(text)) {
      // RFC 9112 §5.2: a client replaces the folding by a blank; a server refuses it.
      const { header, problem } = unfold(last, text, end - queue.start, queue.offset);
      if (problem) throw new Unreadable(problem);
      into[into.length - 1] = header;
    } else if (text !== "") {
      if (into.length === headerCount)
        this.#refuse("too-many-headers", queue.offset, `more than ${headerCount} headers`);
      const { header, problem } = parseHeaderLine(text, end - queue.start, queue.offset);
      if (problem) throw new Unreadable(problem);
      into.push(header);
    }
    queue.start = lineFeed + 1;
    if (text === "") atEnd();
    return true;
  }

  #endHead(): void {
    this.#headEnd = this.#queue.offset;
    this.#headerList = new HeaderList(this.#headers);
    this.#beginBody();
  }

  /** RFC 9112 §6.3: how long the body is. */
  #beginBody(): void {
    const { bodyBytes } = this.#limits;
    const body = chooseFraming(this.#head!, this.#headerList, this.#requestMethod, bodyBytes);
    if (body.problem) throw new Unreadable(body.problem);
    const { framing, length } = body;
    this.#chunkOverhead = 0;
    this.#framing = framing;
    this.#remaining = length;
    if (framing === "none" || (framing === "content-length" && length === 0)) {
      this.#finish();
      return;
    }
    this.#events.push({ type: "head", message: this.#message() });
    this.#state = framing === "chunked" ? "chunk-size" : framing;
  }

  #refuseBody(offset: number): never {
    return this.#refuse("body-too-large", offset, `the body exceeds ${this.#limits.bodyBytes} bytes`);
  }

  #addBody(count: number): void {
    if (count === 0) return;
    if (this.#body.length + count > this.#limits.bodyBytes) this.#refuseBody(this.#headEnd);
    this.#body.moveFrom(this.#queue, count);
  }

  #readCounted(atEnd: () => void): boolean {
    const count = Math.min(this.#remaining, this.#queue.length);
    this.#addBody(count);
    this.#remaining -= count;
    if (this.#remaining > 0) return false;
    atEnd();
    return true;
  }

  /**
   * A BREW or POST without a stated length, as the lab's original and netcat users send it: `start` or `stop` is the
   * body; anything else belongs to the next message.
   */
  #readCommand(): boolean {
    const { bytes, start, end } = this.#queue;
    const seen = utf8.decode(bytes.subarray(start, Math.min(end, start + 5))).toLowerCase();
    const word = BREW_COMMANDS.find((command) => seen.startsWith(command));
    if (word === undefined && BREW_COMMANDS.some((command) => command.startsWith(seen))) return false;
    this.#addBody(word?.length ?? 0);
    this.#finish();
    return true;
  }

  #readChunkSize(): boolean {
    const queue = this.#queue;
    const lineFeed = this.#findLineEnd(CHUNK_LINE_BYTES, () =>
      this.#refuse("bad-chunk", queue.offset, "the chunk size line is too long"),
    );
    if (lineFeed < 0) return false;
    // No leniency here: a bare line feed in chunked coding allows smuggling.
    if (queue.bytes[lineFeed - 1] !== CR || lineFeed === queue.start)
      this.#refuse("bad-chunk", queue.offset, "a chunk size line ends in CR LF");
    const size = readChunkSize(this.#lineText(lineFeed).text);
    if (size === undefined) this.#refuse("bad-chunk", queue.offset, "a chunk starts with its size in hexadecimal");
    this.#remaining = size;
    const length = this.#body.length + this.#remaining;
    if (length > this.#limits.bodyBytes) this.#refuseBody(queue.offset);
    const { chunkOverheadBytes } = this.#limits;
    // With the line end after the data.
    this.#chunkOverhead += lineFeed + 3 - queue.start;
    if (this.#chunkOverhead > length + chunkOverheadBytes) {
      const message = `the chunks cost more than ${chunkOverheadBytes} bytes above the length of their data`;
      this.#refuse("body-too-large", queue.offset, message);
    }
    queue.start = lineFeed + 1;
    this.#sectionOffset = queue.offset;
    this.#state = this.#remaining === 0 ? "trailers" : "chunk-data";
    return true;
  }

  #readChunkData(): boolean {
    const queue = this.#queue;
    const isComplete = this.#remaining === 0 || this.#readCounted(() => undefined);
    if (!isComplete || queue.length < 2) return false;
    if (queue.bytes[queue.start] !== CR || queue.bytes[queue.start + 1] !== LF) {
      this.#refuse("bad-chunk", queue.offset, "the data of a chunk ends in CR LF");
    }
    queue.start += 2;
    this.#state = "chunk-size";
    return true;
  }

  #finish(): void {
    this.#events.push({ type: "message", message: this.#message() });
    this.#state = "start-line";
    this.#emptyLineBytes = 0;
    if (this.#trailers.length > 0) this.#trailers = [];
  }

  #message(): Message {
    const trailers = this.#trailers.length === 0 ? NO_HEADERS : new HeaderList(this.#trailers);
    const { offset } = this.#queue;
    const body = this.#body.take();
    return messageOf(
      this.#head!,
      this.#headOffset,
      this.#headerList,
      this.#headEnd,
      this.#framing,
      body,
      trailers,
      offset,
    );
  }
}

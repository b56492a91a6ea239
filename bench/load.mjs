/**
 * The load: one process that does the jobs from its parent over IPC and answers each with its counts. It must cost less
 * than what it measures, so it uses plain JavaScript without a compiler, request bytes made in advance, one shared read
 * buffer (`onread`) instead of a stream, responses counted by their length, which the parent has checked with the real
 * parser.
 */
import { connect } from "node:net";

const HOST = "127.0.0.1";
const STATUS_AT = "HTTP/1.1 ".length;
const TWO = "2".charCodeAt(0);

/** @typedef {{ kind: "keep-alive", port: number, requests: string[], responseBytes: number, connections: number, durationMs: number, count: number }} KeepAliveJob */
/** @typedef {{ kind: "connection-a-request", port: number, request: string, responseBytes: number, connections: number, durationMs: number }} ConnectionJob */
/** @typedef {{ kind: "once-each", port: number, requests: string[], connections: number }} OnceEachJob */
/** @typedef {{ kind: "hold", port: number, connections: number }} HoldJob */
/** @typedef {KeepAliveJob | ConnectionJob | OnceEachJob | HoldJob | { kind: "release" }} Job */

/** @type {(port: number, onBytes: (count: number, bytes: Uint8Array) => void) => import("node:net").Socket} */
const dial = (port, onBytes) => {
  const callback = (/** @type {number} */ count, /** @type {Uint8Array} */ bytes) => {
    onBytes(count, bytes);
    return true;
  };
  return connect({ port, host: HOST, noDelay: true, onread: { buffer: sharedBuffer, callback } });
};
const sharedBuffer = Buffer.alloc(65_536);

/** @type {(socket: import("node:net").Socket) => Promise<void>} */
const connected = (socket) =>
  new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });

/**
 * Every connection always has one open request, for `durationMs` or until `count` are answered.
 * @type {(job: KeepAliveJob) => Promise<{ responses: number, elapsedMs: number }>}
 */
const keepAlive = async ({ port, requests, responseBytes, connections, durationMs, count }) => {
  const bytes = requests.map((request) => Buffer.from(request, "latin1"));
  let responses = 0;
  let sent = 0;
  let open = 0;
  let isOver = false;
  /** @type {() => void} */
  let finish = () => undefined;
  /** @type {(error: Error) => void} */
  let fail = () => undefined;
  const finished = new Promise((resolve, reject) => {
    finish = () => resolve(undefined);
    fail = reject;
  });
  const sockets = Array.from({ length: connections }, () => {
    let received = 0;
    const socket = dial(port, (got, chunk) => {
      if (received === 0 && chunk[STATUS_AT] !== TWO) fail(new Error(`refused: ${chunk.toString().slice(0, 80)}`));
      received += got;
      if (received < responseBytes) return;
      if (received > responseBytes) fail(new Error(`${received} bytes for a response of ${responseBytes}`));
      received = 0;
      responses += 1;
      if (isOver || responses + open > count) {
        open -= 1;
        if (open === 0) finish();
        return;
      }
      socket.write(/** @type {Buffer} */ (bytes[sent++ % bytes.length]));
    });
    return socket;
  });
  await Promise.all(sockets.map(connected));
  for (const socket of sockets) socket.on("error", fail).on("close", () => fail(new Error("the server hung up")));
  const begun = performance.now();
  open = connections;
  for (const socket of sockets) socket.write(/** @type {Buffer} */ (bytes[sent++ % bytes.length]));
  const timer = setTimeout(() => {
    isOver = true;
  }, durationMs);
  await finished;
  clearTimeout(timer);
  const elapsedMs = performance.now() - begun;
  for (const socket of sockets) socket.removeAllListeners("close").destroy();
  return { responses, elapsedMs };
};

/**
 * Every request on its own connection, which the server closes; `connections` at a time.
 * @type {(job: ConnectionJob) => Promise<{ responses: number, elapsedMs: number }>}
 */
const connectionARequest = async ({ port, request, responseBytes, connections, durationMs }) => {
  const bytes = Buffer.from(request, "latin1");
  let responses = 0;
  let isOver = false;
  const begun = performance.now();
  const oneAfterAnother = () =>
    new Promise((resolve, reject) => {
      const next = () => {
        let received = 0;
        const socket = dial(port, (got) => {
          received += got;
        });
        socket.on("error", reject);
        socket.on("close", () => {
          if (received !== responseBytes) reject(new Error(`${received} bytes for a response of ${responseBytes}`));
          responses += 1;
          if (isOver) resolve(undefined);
          else next();
        });
        socket.write(bytes);
      };
      next();
    });
  const timer = setTimeout(() => {
    isOver = true;
  }, durationMs);
  await Promise.all(Array.from({ length: connections }, oneAfterAnother));
  clearTimeout(timer);
  return { responses, elapsedMs: performance.now() - begun };
};

/**
 * Sends each request once, `connections` at a time, and times each.
 * @type {(job: OnceEachJob) => Promise<{ acknowledged: number, elapsedMs: number, latenciesMs: number[] }>}
 */
const onceEach = async ({ port, requests, connections }) => {
  const bytes = requests.map((request) => Buffer.from(request, "latin1"));
  /** @type {number[]} */
  const latenciesMs = [];
  let acknowledged = 0;
  let sent = 0;
  /** @type {() => void} */
  let begin = () => undefined;
  const begins = new Promise((resolve) => {
    begin = () => resolve(undefined);
  });
  let waiting = connections;
  const work = () =>
    new Promise((resolve, reject) => {
      let text = "";
      let sentAt = 0;
      const socket = dial(port, (got, chunk) => {
        text += Buffer.from(chunk.buffer, chunk.byteOffset, got).toString("latin1");
        const headEnd = text.indexOf("\r\n\r\n");
        const lengthAt = text.indexOf("Content-Length: ");
        if (headEnd < 0 || text.length < headEnd + 4 + Number.parseInt(text.slice(lengthAt + 16), 10)) return;
        latenciesMs.push(performance.now() - sentAt);
        if (text.charCodeAt(STATUS_AT) === TWO) acknowledged += 1;
        text = "";
        send();
      });
      const send = () => {
        const next = bytes[sent];
        if (next === undefined) {
          socket.destroy();
          resolve(undefined);
          return;
        }
        sent += 1;
        sentAt = performance.now();
        socket.write(next);
      };
      socket.on("error", reject);
      socket.once("connect", () => {
        waiting -= 1;
        if (waiting === 0) begin();
        begins.then(send);
      });
    });
  const done = Promise.all(Array.from({ length: connections }, work));
  await begins;
  const begun = performance.now();
  await done;
  return { acknowledged, elapsedMs: performance.now() - begun, latenciesMs };
};

/** @type {import("node:net").Socket[]} */
const held = [];

/**
 * Opens connections that send nothing, and keeps them until "release".
 * @type {(job: HoldJob) => Promise<{ open: number }>}
 */
const hold = async ({ port, connections }) => {
  while (held.length < connections) {
    const some = Array.from({ length: Math.min(200, connections - held.length) }, () => dial(port, () => undefined));
    await Promise.all(some.map(connected));
    for (const socket of some) socket.on("error", () => undefined);
    held.push(...some);
  }
  return { open: held.filter((socket) => socket.readyState === "open").length };
};

const release = () => {
  const open = held.filter((socket) => socket.readyState === "open").length;
  for (const socket of held.splice(0)) socket.destroy();
  return { open };
};

/** @type {(job: Job) => Promise<object> | object} */
const run = (job) => {
  switch (job.kind) {
    case "keep-alive":
      return keepAlive(job);
    case "connection-a-request":
      return connectionARequest(job);
    case "once-each":
      return onceEach(job);
    case "hold":
      return hold(job);
    case "release":
      return release();
  }
};

process.on("message", async (/** @type {Job} */ job) => {
  const before = process.cpuUsage();
  try {
    const result = await run(job);
    const { user, system } = process.cpuUsage(before);
    process.send?.({ ...result, cpuMs: (user + system) / 1000 });
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? error.message : String(error) });
  }
});
process.once("disconnect", () => process.exit());

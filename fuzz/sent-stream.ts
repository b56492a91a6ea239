/** One hostile connection to a server, and everything the server sent on it. */
import { connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { chunksOf, type FuzzCase } from "./fuzz-target.ts";

export interface Received {
  readonly bytes: Uint8Array;
  /** How the connection ended: the server closed in order, it was reset, or we left. */
  readonly end: "closed" | "reset" | "left" | "overdue";
}

/**
 * Sends a case and listens.
 * @param othersAreDone when a sender that holds its connection closes it
 * @param patienceMs how long the server may take to close a connection that was half-closed
 */
export const sendStream = (
  port: number,
  one: FuzzCase,
  othersAreDone: Promise<unknown>,
  patienceMs: number,
): Promise<Received> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    const received: Buffer[] = [];
    let isDone = false;
    const finish = (end: Received["end"]): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(overdue);
      socket.destroy();
      resolve({ bytes: Buffer.concat(received), end });
    };
    const overdue = setTimeout(() => finish("overdue"), patienceMs);
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("end", () => finish("closed"));
    socket.on("close", () => finish("closed"));
    // A server that has answered and closed may answer later writes with a reset; the writer may get a broken pipe.
    socket.on("error", (error: NodeJS.ErrnoException) => finish(error.code === "EPIPE" ? "closed" : "reset"));
    socket.once("connect", async () => {
      for (const chunk of chunksOf(one)) {
        if (isDone) return;
        socket.write(chunk);
        await nextTurn();
      }
      if (one.ending === "end") socket.end();
      else if (one.ending === "reset") socket.resetAndDestroy();
      else void othersAreDone.then(() => finish("left"));
    });
  });

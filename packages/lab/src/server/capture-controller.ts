/** The page's Capture button: one capture at a time, into a file that is deleted after it was handed over. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaptureError, type RunningCapture, startCapture } from "@potshark/capture";
import { inert } from "@potshark/service";
import type { CaptureState } from "../page/page-content.ts";

export interface CaptureControllerOptions {
  /** In pcap-filter(7)'s language. */
  readonly filter: string;
  /** A forgotten capture ends after this time. */
  readonly maxMs: number;
}

interface Running {
  readonly capture: RunningCapture;
  readonly folder: string;
  readonly begun: number;
}

const IDLE: CaptureState = { state: "idle" };

export class CaptureController {
  readonly #options: CaptureControllerOptions;
  #running: Running | undefined;
  #packets = 0;
  #refusal: CaptureState | undefined;
  /** A second press waits for the first. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: CaptureControllerOptions) {
    this.#options = options;
  }

  get state(): CaptureState {
    if (this.#running === undefined) return this.#refusal ?? IDLE;
    const seconds = Math.round((performance.now() - this.#running.begun) / 1000);
    return { state: "running", packets: this.#packets, seconds };
  }

  /** Starts, unless one is running. Resolves once every packet from now on will be in the file. */
  start(): Promise<CaptureState> {
    return this.#inTurn(async () => {
      if (this.#running !== undefined) return this.state;
      const folder = await mkdtemp(join(tmpdir(), "potshark-lab-"));
      this.#packets = 0;
      this.#refusal = undefined;
      try {
        const capture = await startCapture({
          filter: this.#options.filter,
          file: join(folder, "capture.pcapng"),
          durationMs: this.#options.maxMs,
          onProgress: ({ packets }) => {
            this.#packets = packets ?? this.#packets;
          },
        });
        // If a capture fails later, `stop` reports it.
        capture.ended.catch(() => undefined);
        this.#running = { capture, folder, begun: performance.now() };
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        if (!(error instanceof CaptureError)) throw error;
        this.#refusal = { state: "refused", why: inert(error.message), next: inert(error.next) };
      }
      return this.state;
    });
  }

  /** Stops. @returns the capture file, or undefined if none was running or it failed (`state` says why) */
  stop(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#inTurn(async () => {
      const running = this.#running;
      if (running === undefined) return undefined;
      this.#running = undefined;
      try {
        await running.capture.stop();
        return new Uint8Array(await readFile(running.capture.file));
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
        this.#refusal = { state: "refused", why: inert(error.message), next: inert(error.next) };
        return undefined;
      } finally {
        await rm(running.folder, { recursive: true, force: true });
      }
    });
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** A server's pots for tests, with a clock of the test's own. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { readSettings, type Settings } from "@potshark/config";
import {
  type HeaderPair,
  MessageParser,
  type OutgoingResponse,
  type RequestMessage,
  serializeRequest,
} from "@potshark/htcpcp";
import { Journal } from "../journal.ts";
import { Pots } from "../pots.ts";

/** For journals; it is deleted after the tests. */
export let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "potshark-pot-"));
});
after(() => rm(folder, { recursive: true }));

export const settings = readSettings({ BREW_TIME: "30", POUR_TIME: "20" });
const TEA = ["Content-Type", "message/teapot"] as const;
export const COFFEE = ["Content-Type", "message/coffeepot"] as const;
export const MILK = ["Accept-Additions", "Cream, vanilla"] as const;

/** A server's pots at time zero, with timers that run when the test moves the clock. */
export class PotFixture {
  now = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>();
  readonly pots: Pots;
  readonly journal: Journal;

  private constructor(journal: Journal, settings: Settings) {
    this.journal = journal;
    this.pots = new Pots({
      settings,
      journal,
      now: () => this.now,
      random: () => 0.999,
      warn: () => undefined,
      after: (delayMs, call) => {
        const timer = { at: this.now + delayMs, call };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
    });
  }

  static async open({
    journal,
    ...changed
  }: Partial<Settings> & { readonly journal?: Journal } = {}): Promise<PotFixture> {
    const path = join(folder, `${Math.random()}.jsonl`);
    return new PotFixture(journal ?? (await Journal.open(path, 0, assert.fail)), { ...settings, ...changed });
  }

  wait(seconds: number): void {
    this.now += seconds * 1000;
    for (const timer of this.#timers) {
      if (timer.at > this.now) continue;
      this.#timers.delete(timer);
      timer.call();
    }
  }

  async ask(
    method: string,
    target: string,
    body?: string,
    headers: readonly HeaderPair[] = [],
    version = "HTCPCP/1.0",
  ): Promise<OutgoingResponse> {
    const bytes = serializeRequest({ method, target, headers, version, ...(body !== undefined && { body }) });
    const [event] = new MessageParser({ role: "request" }).push(bytes).filter(({ type }) => type === "message");
    assert.ok(event?.type === "message");
    return this.pots.handle(event.message as RequestMessage);
  }

  async tea(target: string, body = "start", ...headers: readonly HeaderPair[]): Promise<OutgoingResponse> {
    return this.ask("BREW", target, body, [TEA, ...headers]);
  }

  async brew(...headers: readonly HeaderPair[]): Promise<OutgoingResponse> {
    return this.ask("BREW", "coffee://ducky", "start", headers);
  }

  async state(target = "coffee://ducky"): Promise<Record<string, unknown>> {
    return JSON.parse(String((await this.ask("GET", target)).body)) as Record<string, unknown>;
  }
}

export const header = ({ headers }: OutgoingResponse, name: string): string | undefined =>
  headers?.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];

/** State of the evidence panel: packets, and one of them decoded. */
import { type Signal, signal } from "@preact/signals";
import type { CaptureOpener } from "./capture-opener.ts";
import { MAX_EVIDENCE } from "./limits.ts";
import type { PacketDetails, PacketField, PacketLine } from "./worker-protocol.ts";

interface Evidence {
  readonly title: string;
  readonly command: string;
  readonly marked: ReadonlySet<number>;
  /** In order. */
  readonly lines: readonly PacketLine[];
}

/** Frames shown around the evidence. */
const NEIGHBOURS = 1;

export class EvidenceState {
  readonly shown: Signal<Evidence | undefined> = signal(undefined);
  readonly selected: Signal<number | undefined> = signal(undefined);
  readonly details: Signal<PacketDetails | undefined> = signal(undefined);
  /** The field whose bytes are marked. */
  readonly picked: Signal<PacketField | undefined> = signal(undefined);
  readonly #opener: CaptureOpener;
  readonly #attempt: (act: () => Promise<void>) => Promise<void>;

  /** @param attempt runs a function, and reports its errors */
  constructor(opener: CaptureOpener, attempt: (act: () => Promise<void>) => Promise<void>) {
    this.#opener = opener;
    this.#attempt = attempt;
  }

  /** Shows the packets of some evidence, each with its neighbours. */
  async show(title: string, frames: readonly number[], command: string): Promise<void> {
    await this.#attempt(async () => {
      const shown = frames.slice(0, MAX_EVIDENCE);
      const id = this.#opener.file.value?.id;
      const lines = await this.#linesAround(shown);
      // Another capture may be open by now.
      if (this.#opener.file.value?.id !== id) return;
      this.shown.value = { title, command, marked: new Set(frames), lines };
      const [first] = shown;
      if (first !== undefined) await this.#select(first);
    });
  }

  /** One packet of the evidence that is shown already. */
  async showPacket(frame: number): Promise<void> {
    const { value: evidence } = this.shown;
    await this.#attempt(async () => {
      if (evidence === undefined) {
        await this.show(`Packet ${frame}`, [frame], await this.#opener.ask("command", frame));
        return;
      }
      if (!evidence.lines.some((line) => line.frame === frame)) {
        const lines = await this.#linesAround([...evidence.lines.map((line) => line.frame), frame], 0);
        this.shown.value = { ...evidence, lines };
      }
      await this.#select(frame);
    });
  }

  #linesAround(frames: readonly number[], neighbours: number = NEIGHBOURS): Promise<readonly PacketLine[]> {
    const shown = new Set(
      frames.flatMap((frame) => Array.from({ length: 2 * neighbours + 1 }, (_, at) => frame - neighbours + at)),
    );
    return this.#opener.ask(
      "packets",
      [...shown].sort((left, right) => left - right),
    );
  }

  close(): void {
    this.shown.value = undefined;
    this.selected.value = undefined;
    this.details.value = undefined;
    this.picked.value = undefined;
  }

  /** Decodes a packet. */
  select(frame: number): Promise<void> {
    return this.#attempt(() => this.#select(frame));
  }

  async #select(frame: number): Promise<void> {
    this.selected.value = frame;
    this.picked.value = undefined;
    const details = await this.#opener.ask("details", frame);
    // Another packet may have been chosen by now.
    if (this.selected.value === frame) this.details.value = details;
  }
}

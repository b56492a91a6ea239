/** The state of the packet view: what is open, shown, selected. */

import type { Completions, FilterProblem } from "@potshark/dissect";
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type {
  CaptureSource,
  Conversation,
  FilterProgress,
  FollowedConversation,
  OpenedFile,
  PacketDetails,
  PacketField,
  PacketLine,
  ProtocolPorts,
} from "../engine/requests.ts";
import { type FieldRow, fieldRows, pathsTo } from "../view/field-rows.ts";
import { type Combination, combineFilters } from "../view/filter-text.ts";
import { EngineClient } from "./engine-client.ts";
import { FilterHistory } from "./filter-history.ts";
import { LineCache } from "./line-cache.ts";

interface TypedFilter {
  readonly text: string;
  readonly problem: FilterProblem | undefined;
}

export type Tool = "packet" | "follow" | "conversations";

const ENDED =
  "The dissection has ended: the capture may be too large for this browser. Open it again, or a part of it.";

export class InspectorState {
  readonly file: Signal<OpenedFile | undefined> = signal(undefined);
  /** The name of the file that is being opened. */
  readonly opening: Signal<string | undefined> = signal(undefined);
  /** What went wrong last, for the user. */
  readonly problem: Signal<string | undefined> = signal(undefined);
  /** The text in the filter bar. */
  readonly typed: Signal<TypedFilter> = signal({ text: "", problem: undefined });
  /** The filter whose packets are shown. */
  readonly applied: Signal<string> = signal("");
  readonly progress: Signal<FilterProgress> = signal({ shown: 0, looked: 0, isDone: true });
  readonly isFiltering: Signal<boolean> = signal(false);
  /** Changes whenever lines have come. */
  readonly #linesVersion: Signal<number> = signal(0);
  /** A packet's number. */
  readonly selected: Signal<number | undefined> = signal(undefined);
  /** Index of the selected packet among the shown ones; undefined where it is not among them. */
  readonly position: Signal<number | undefined> = signal(undefined);
  /** Packets that are pointed out, by their numbers. */
  readonly marked: Signal<ReadonlySet<number>> = signal(new Set());
  readonly details: Signal<PacketDetails | undefined> = signal(undefined);
  readonly picked: Signal<PacketField | undefined> = signal(undefined);
  readonly hovered: Signal<PacketField | undefined> = signal(undefined);
  /** What the pane below the list shows. */
  readonly tool: Signal<Tool> = signal("packet");
  readonly openPaths: Signal<ReadonlySet<string>> = signal(new Set());
  /** Of the fields that are seen. */
  readonly rows: ReadonlySignal<readonly FieldRow[]> = computed(() =>
    fieldRows(this.details.value?.fields ?? [], this.openPaths.value),
  );
  readonly history: FilterHistory = new FilterHistory();
  readonly #lines: LineCache;
  readonly #makeWorker: () => Worker;
  readonly #fetchColorRules: () => Promise<string>;
  #engine: EngineClient | undefined;
  #lastTyped = 0;
  #filters = 0;
  #lastSelected = 0;

  /** @param fetchColorRules a Wireshark colour-rule file */
  constructor(makeWorker: () => Worker, fetchColorRules: () => Promise<string>) {
    this.#makeWorker = makeWorker;
    this.#fetchColorRules = fetchColorRules;
    this.#lines = new LineCache(
      (first, count) => this.#ask("lines", [first, count]),
      () => {
        this.#linesVersion.value += 1;
      },
    );
  }

  /**
   * Opens a capture in place of the current one, which stays until the new one is open.
   *
   * @param ports TCP ports of protocols that are not their usual ones
   */
  async open(name: string, source: CaptureSource, ports: ProtocolPorts = {}): Promise<void> {
    const engine = new EngineClient(this.#makeWorker(), () => {
      this.opening.value = undefined;
      this.problem.value = ENDED;
    });
    this.opening.value = name;
    this.problem.value = undefined;
    try {
      const file = await engine.ask("open", [name, source, await this.#fetchColorRules(), ports]);
      this.#engine?.stop();
      this.#engine = engine;
      this.file.value = file;
      this.marked.value = new Set();
      this.#showSelected(undefined);
      this.openPaths.value = new Set();
      const { text } = this.typed.value;
      this.#newList("", { shown: file.frames, looked: file.frames, isDone: true });
      if (text.trim() !== "") await this.type(text);
      if (text.trim() !== "" && this.typed.value.problem === undefined) await this.apply();
    } catch (error) {
      engine.stop();
      this.problem.value = (error as Error).message;
    } finally {
      if (this.opening.value === name) this.opening.value = undefined;
    }
  }

  /** Forgets the capture, and frees its memory. */
  close(): void {
    this.#engine?.stop();
    this.#engine = undefined;
    this.file.value = undefined;
    this.marked.value = new Set();
    this.typed.value = { text: "", problem: undefined };
    this.#showSelected(undefined);
    this.#newList("", { shown: 0, looked: 0, isDone: true });
  }

  /** Takes the text of the filter bar, and checks it. */
  async type(text: string): Promise<void> {
    this.#lastTyped += 1;
    const own = this.#lastTyped;
    this.typed.value = { text, problem: undefined };
    if (this.#engine === undefined) return;
    const problem = await this.#ask("check", [text]);
    if (own === this.#lastTyped) this.typed.value = { text, problem };
  }

  async complete(cursor: number): Promise<Completions> {
    if (this.#engine === undefined) return { start: cursor, items: [] };
    return this.#ask("complete", [this.typed.value.text, cursor]);
  }

  /** Shows the packets that pass the typed filter. A wrong filter changes nothing. */
  async apply(): Promise<void> {
    const { text } = this.typed.value;
    if (this.#engine === undefined || (await this.#ask("check", [text])) !== undefined) return;
    const filter = text.trim();
    if (filter !== "") this.history.add(filter);
    this.#newList(filter, { shown: 0, looked: 0, isDone: false });
    const onProgress = (progress: FilterProgress): void => {
      if (this.applied.value === filter) this.progress.value = progress;
    };
    this.#filters += 1;
    const own = this.#filters;
    this.isFiltering.value = true;
    onProgress(await this.#ask("filter", [filter], onProgress));
    if (own === this.#filters) this.isFiltering.value = false;
    const { value: frame } = this.selected;
    if (frame !== undefined && this.applied.value === filter) this.position.value = await this.#positionOf(frame);
  }

  stop(): void {
    void this.#ask("stop", []);
  }

  async applyFilter(filter: string, how: Combination): Promise<void> {
    await this.type(combineFilters(this.applied.value, filter, how));
    await this.apply();
  }

  /** A line of the list, or undefined while it is being fetched; who reads it is drawn again when it has come. */
  lineAt(index: number): PacketLine | undefined {
    void this.#linesVersion.value;
    return this.#lines.get(index);
  }

  /** Selects a shown packet by its index. */
  async selectIndex(index: number): Promise<void> {
    const line = this.#lines.get(index) ?? (await this.#ask("lines", [index, 1]))[0];
    if (line !== undefined) await this.#select(line.frame, index);
  }

  /** Selects a packet by its number. Where the filter hides it, its fields are shown all the same. */
  async selectFrame(frame: number): Promise<void> {
    const { value: file } = this.file;
    if (file === undefined) return;
    if (frame < 1 || frame > file.frames) {
      this.problem.value = `There is no packet ${frame}: the capture has ${file.frames}.`;
      return;
    }
    await this.#select(frame, await this.#positionOf(frame));
  }

  /** @returns undefined for a packet that is of no TCP conversation */
  follow(frame: number): Promise<FollowedConversation | undefined> {
    return this.#ask("follow", [frame]);
  }

  conversations(onlyShown: boolean): Promise<readonly Conversation[]> {
    return this.#ask("conversations", [onlyShown]);
  }

  /** Selects the first packet of a TCP conversation. */
  async selectStream(stream: number): Promise<void> {
    const frame = await this.#ask("firstOfStream", [stream]);
    if (frame !== undefined) await this.selectFrame(frame);
  }

  toggle(path: string, isOpen: boolean): void {
    const paths = new Set(this.openPaths.value);
    if (isOpen) paths.add(path);
    else paths.delete(path);
    this.openPaths.value = paths;
  }

  /** Marks a field and its bytes, and opens what it is in. */
  pick(field: PacketField | undefined): void {
    this.picked.value = field;
    const { value: details } = this.details;
    const paths = field && details && pathsTo(details.fields, field);
    if (paths?.some((path) => !this.openPaths.value.has(path)))
      this.openPaths.value = new Set([...this.openPaths.value, ...paths]);
  }

  async #select(frame: number, position: number | undefined): Promise<void> {
    this.#lastSelected += 1;
    const own = this.#lastSelected;
    this.selected.value = frame;
    this.position.value = position;
    const details = await this.#ask("details", [frame]);
    // Another packet may have been chosen by now.
    if (own === this.#lastSelected) this.#showDetails(details);
  }

  /** The field of the same place stays picked from packet to packet. */
  #showDetails(details: PacketDetails): void {
    const { value: picked } = this.picked;
    const path = this.rows.value.find(({ field }) => field === picked)?.path;
    if (this.openPaths.value.size === 0) {
      const last = details.fields.at(-1);
      if (last !== undefined) this.openPaths.value = new Set([last.name]);
    }
    this.hovered.value = undefined;
    this.details.value = details;
    this.picked.value = path === undefined ? undefined : this.rows.value.find((row) => row.path === path)?.field;
  }

  #showSelected(frame: number | undefined): void {
    this.selected.value = frame;
    this.position.value = undefined;
    this.details.value = undefined;
    this.picked.value = undefined;
    this.hovered.value = undefined;
  }

  #newList(filter: string, progress: FilterProgress): void {
    this.#lines.clear();
    this.applied.value = filter;
    this.progress.value = progress;
    this.position.value = undefined;
    this.#linesVersion.value += 1;
  }

  async #positionOf(frame: number): Promise<number | undefined> {
    const index = await this.#ask("position", [frame]);
    const [line] = await this.#ask("lines", [index, 1]);
    return line?.frame === frame ? index : undefined;
  }

  #ask: EngineClient["ask"] = (action, args, onProgress) => {
    if (this.#engine === undefined) return new Promise(() => {});
    return this.#engine.ask(action, args, onProgress);
  };
}

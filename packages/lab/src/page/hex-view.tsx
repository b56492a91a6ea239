/** Bytes as Wireshark shows them, with the bytes of the selected field marked. */
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { useScrollByKeyboard } from "./use-scroll-by-keyboard.ts";
import type { PacketDetails, PacketField } from "./worker-protocol.ts";

const PER_LINE = 16;
/** A body of a megabyte is too long to show; the selected bytes are inside the view, or the view begins before them. */
const MAX_LINES = 48;

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
const printable = (byte: number): string => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");

export const HexView = ({
  details: { sources },
  picked,
}: {
  readonly details: PacketDetails;
  readonly picked: PacketField | undefined;
}): VNode | null => {
  const figure = useRef<HTMLElement>(null);
  useScrollByKeyboard(figure, "pre", sources);
  const source = sources[picked?.source ?? 0];
  if (source === undefined) return null;
  const { label, bytes } = source;
  const from = picked?.offset ?? 0;
  const to = from + (picked?.length ?? 0);
  const first = Math.max(0, Math.floor(from / PER_LINE) - 2);
  const lines = Array.from(
    { length: Math.min(MAX_LINES, Math.ceil(bytes.length / PER_LINE) - first) },
    (_, index) => (first + index) * PER_LINE,
  );
  return (
    <figure ref={figure} class="hex">
      <figcaption>
        {label}, {bytes.length} bytes{picked === undefined ? "" : `: ${picked.name}`}
      </figcaption>
      <pre>
        {lines.map((start) => (
          <span key={start} class="hex-line">
            <span class="hex-offset">{start.toString(16).padStart(4, "0")}</span>{" "}
            {Array.from(bytes.subarray(start, start + PER_LINE), (byte, index) => (
              <span key={index} class={start + index >= from && start + index < to ? "is-picked" : undefined}>
                {hex(byte)}{" "}
              </span>
            ))}
            {"   ".repeat(PER_LINE - Math.min(PER_LINE, bytes.length - start))}{" "}
            {Array.from(bytes.subarray(start, start + PER_LINE), (byte, index) => (
              <span key={index} class={start + index >= from && start + index < to ? "is-picked" : undefined}>
                {printable(byte)}
              </span>
            ))}
            {"\n"}
          </span>
        ))}
      </pre>
    </figure>
  );
};

/** "On the wire": the exact bytes of the exchanges behind a page, and how to find them in Wireshark. */
import type { JSX } from "preact";
import type { WireRecord } from "../pot-client.ts";
import { wireLines } from "../wire-text.ts";

/** Only this much of a message is shown, and its length. */
const MAX_SHOWN_BYTES = 16_384;

const Bytes = ({ bytes, label }: { readonly bytes: Uint8Array; readonly label: string }): JSX.Element => {
  const hidden = bytes.length - MAX_SHOWN_BYTES;
  return (
    <figure class="bytes">
      <figcaption>
        {label} <span class="quiet">{bytes.length === 1 ? "1 byte" : `${bytes.length} bytes`}</span>
      </figcaption>
      {bytes.length === 0 ? (
        <p class="quiet">Nothing came.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0}>
          <code>
            {wireLines(bytes.subarray(0, MAX_SHOWN_BYTES)).map((line) => [
              ...line.map(({ kind, text }) => (kind === "mark" ? <i>{text}</i> : text)),
              "\n",
            ])}
          </code>
        </pre>
      )}
      {hidden > 0 && <p class="quiet">… and {hidden} bytes more.</p>}
    </figure>
  );
};

const clockOf = (time: Date): string =>
  [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");

const Exchange = ({ record, label }: { readonly record: WireRecord; readonly label: string }): JSX.Element => {
  const { method, target, outcome, startedAt, durationMs, localPort, potPort } = record;
  return (
    <li>
      <p class="eyebrow">{label}</p>
      <h2>
        <code>
          {method} {target}
        </code>{" "}
        <span class="quiet">{outcome}</span>
      </h2>
      <dl class="facts">
        <div>
          <dt>Sent at</dt>
          <dd>
            <time dateTime={startedAt.toISOString()}>{clockOf(startedAt)}</time>
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{durationMs.toFixed(1)} ms</dd>
        </div>
        <div>
          <dt>Site’s port</dt>
          <dd>{localPort ?? "none"}</dd>
        </div>
        <div>
          <dt>Pot’s port</dt>
          <dd>{potPort}</dd>
        </div>
        {localPort !== undefined && (
          <div>
            <dt>Wireshark filter</dt>
            <dd>
              <code>tcp.port == {localPort}</code>
            </dd>
          </div>
        )}
      </dl>
      <Bytes label="Request" bytes={record.request} />
      <Bytes label="Response" bytes={record.response} />
    </li>
  );
};

/** Closed by default. Shows nothing for a page without an exchange with the pot. */
export const WirePanel = ({ records }: { readonly records: readonly WireRecord[] }): JSX.Element | null => {
  const own = records.at(-1);
  if (own === undefined) return null;
  return (
    <details class="wire">
      <summary>
        On the wire <span class="quiet">what the site and the pot said</span>
      </summary>
      <p>
        The browser asked this site over HTTP; the site then asked the pot over HTCPCP. In Wireshark, the filter{" "}
        <code>tcp.port == {own.potPort}</code> finds the second conversation. Here <i class="mark">\r\n</i> ends a line,{" "}
        <i class="mark">\xNN</i> is a byte that is not printable ASCII, and <i class="mark">\\</i> is one backslash.
      </p>
      <ol>
        {records.map((record) => (
          <Exchange
            record={record}
            label={record === own ? "For this page" : "Before it: the order that the pot got"}
          />
        ))}
      </ol>
    </details>
  );
};

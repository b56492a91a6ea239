/** The layout of every page. No inline style or script: the Content-Security-Policy allows none. */
import type { ComponentChildren, JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import "./visible-texts.ts";
import type { WireRecord } from "../pot-client.ts";
import { TryAnError } from "./try-an-error.tsx";
import { WirePanel } from "./wire-panel.tsx";

type Place = "pot" | "beans" | "log";

interface Props {
  readonly title: string;
  /** The entry of the navigation that this page is. */
  readonly place?: Place;
  /** Seconds until a browser without scripts reloads. */
  readonly refreshSeconds?: number;
  readonly records?: readonly WireRecord[];
  /** The pot and its state on the page, so that a page in another tab can detect that it is out of date. */
  readonly shown?: { readonly pot: string; readonly state: string };
  readonly children: ComponentChildren;
}

const PLACES: readonly (readonly [place: Place, href: string, label: string])[] = [
  ["pot", "/", "Pot"],
  ["beans", "/?method=propfind", "Beans"],
  ["log", "/log", "Log"],
];

/** A whole document. */
export const Layout = ({ title, place, refreshSeconds, records = [], shown, children }: Props): JSX.Element => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Potshark`}</title>
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/assets/styles.css" />
      <script type="module" src="/assets/live.js" />
      {refreshSeconds !== undefined && (
        <noscript>
          <meta http-equiv="refresh" content={String(refreshSeconds)} />
        </noscript>
      )}
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="/">
          <img src="/assets/icon.svg" alt="" width="34" height="34" />
          Potshark
        </a>
        <nav aria-label="Main">
          <ul>
            {PLACES.map(([name, href, label]) => (
              <li>
                <a href={href} {...(name === place ? { "aria-current": "page" as const } : {})}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" tabIndex={-1} data-pot={shown?.pot} data-state={shown?.state}>
        {children}
      </main>
      <footer>
        <WirePanel records={records} />
        <TryAnError />
        <p class="quiet">
          Coffee by HTCPCP/1.0, the Hyper Text Coffee Pot Control Protocol of RFC 2324. This site is its client.
        </p>
      </footer>
    </body>
  </html>
);

/** The bytes of a page for a browser. */
export const renderPage = (page: JSX.Element): string => `<!DOCTYPE html>${renderToString(page)}`;

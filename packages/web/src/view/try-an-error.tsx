/** Buttons for the errors of the lab: four fixed requests, and two brews that a pot must refuse. */
import type { JSX } from "preact";
import { queryOfCommand } from "../site-command.ts";

const LINKS: readonly (readonly [status: number, label: string])[] = [
  [400, "a scheme that is not coffee"],
  [404, "a pot that is not here"],
  [415, "a command meant for teapots"],
  [501, "a method nobody knows"],
];

const BREWS: readonly (readonly [
  status: number,
  label: string,
  pot: string | undefined,
  additions: readonly string[],
])[] = [
  [406, "coffee with chamomile", undefined, ["chamomile"]],
  [418, "coffee from the teapot", "tea", []],
];

export const TryAnError = (): JSX.Element => (
  <details class="errors">
    <summary>
      Try an error <span class="quiet">six ways to be refused</span>
    </summary>
    <ul>
      {LINKS.map(([status, label]) => (
        <li>
          <a href={`/test-${status}`}>
            <b>{status}</b> {label}
          </a>
        </li>
      ))}
      {BREWS.map(([status, label, pot, additions]) => (
        <li>
          <form
            method="post"
            action={`/${queryOfCommand({ kind: "act", method: "BREW", message: "start", pot, tea: undefined, additions })}`}
          >
            <button class="link" type="submit">
              <b>{status}</b> {label}
            </button>
          </form>
        </li>
      ))}
    </ul>
  </details>
);

/** The sample captures: what is done in each, and what must be on the wire afterwards. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

export const SAMPLES_FOLDER: string = fileURLToPath(new URL("../../sample_capture/", import.meta.url));

/** The lab's ports in the handout. */
export const POT_PORT = 5030;
export const SITE_PORT = 5031;

/** One action of a visitor; the next one starts when all its effects are over. */
interface Step {
  /** Markdown, for the page of the capture. */
  readonly says: string;
  readonly take: (page: Page) => Promise<unknown>;
}

/** A capture to record. Exchanges are written as `GET / 200`: method, target, status. */
export interface Sample {
  readonly name: string;
  /** A Markdown paragraph: what it is good for. */
  readonly about: string;
  readonly isPersistent: boolean;
  readonly isHttps: boolean;
  readonly steps: readonly Step[];
  /** All HTTP exchanges except the assets (pages' style, script and icon), in order. */
  readonly pages: readonly string[];
  /** All HTCPCP exchanges, in order. */
  readonly pot: readonly string[];
}

const BREW = "/?method=brew&message=start&pots=ducky&additions=cream&additions=vanilla";
const BREW_CHAMOMILE = "/?method=brew&message=start&pots=ducky&additions=chamomile";

const openHomepage: Step = {
  says: "The homepage is opened. The browser asks for the page, then for what the page names: style, script, icon.",
  take: (page) => page.goto("/"),
};

const brewTour: Pick<Sample, "steps" | "pages" | "pot"> = {
  steps: [
    openHomepage,
    {
      says: `A coffee with cream and vanilla is ordered: the address \`${BREW}\` is opened. The site asks the pot with BREW, then sends the browser back to the homepage with 302.`,
      take: async (page) => {
        await page.goto(BREW);
        await page.getByRole("timer").waitFor();
      },
    },
    {
      says: "The coffee is ready after 3 seconds (BREW_TIME), and the page reloads itself: cream is being poured.",
      take: (page) => page.getByRole("button", { name: /when/i }).waitFor(),
    },
    {
      says: 'The button "When!" is pressed: a POST, which the site answers with 303 once it has told the pot with WHEN.',
      take: async (page) => {
        await page.getByRole("button", { name: /when/i }).click();
        await page.getByRole("heading", { name: /ready/i }).waitFor();
      },
    },
    {
      says: "The link to the beans is followed: the site asks the pot with PROPFIND.",
      take: (page) => page.getByRole("link", { name: "Beans" }).first().click(),
    },
  ],
  pages: [
    "GET / 200",
    `GET ${BREW} 302`,
    "GET / 200",
    "GET / 200",
    "POST /?method=when 303",
    "GET / 200",
    "GET /?method=propfind 200",
  ],
  pot: [
    "GET coffee://ducky 200",
    "BREW coffee://ducky 200",
    "GET coffee://ducky 200",
    "GET coffee://ducky 200",
    "WHEN coffee://ducky 200",
    "GET coffee://ducky 200",
    "PROPFIND coffee://ducky 200",
  ],
};

const classic = { isPersistent: false, isHttps: false } as const;

export const SAMPLES: readonly Sample[] = [
  {
    ...classic,
    name: "homepage_coffee",
    about: "The homepage, once, with an empty cache. A connection for each exchange on both hops.",
    steps: [openHomepage],
    pages: ["GET / 200"],
    pot: ["GET coffee://ducky 200"],
  },
  {
    ...classic,
    ...brewTour,
    name: "coffee_brew",
    about:
      "A coffee with cream, from the order to the beans it was made from. A connection for each exchange on both hops.",
  },
  {
    ...classic,
    name: "coffee_418_406",
    about:
      "Two refusals by the pot, and what the browser gets to see of them. A connection for each exchange on both hops.",
    steps: [
      openHomepage,
      {
        says: "The teapot is chosen in the form, without a tea, and the button is pressed: the site asks with `Use-Pot: tea`, and the pot refuses coffee with 418.",
        take: async (page) => {
          await page.getByLabel("Pot").selectOption("tea");
          await page.locator("form.order").getByRole("button").click();
          await page
            .getByText(/teapot/i)
            .first()
            .waitFor();
        },
      },
      {
        says: `The address \`${BREW_CHAMOMILE}\` is opened: chamomile is not in stock, so the pot refuses with 406 and lists what is.`,
        take: (page) => page.goto(BREW_CHAMOMILE),
      },
    ],
    pages: ["GET / 200", "POST /?method=brew&message=start&pots=tea 418", `GET ${BREW_CHAMOMILE} 406`],
    pot: ["GET coffee://ducky 200", "BREW coffee://ducky 418", "BREW coffee://ducky 406"],
  },
  {
    ...brewTour,
    name: "coffee_persistent",
    about:
      "The same tour as `coffee_brew`, with KEEP_ALIVE on: connections stay open after an exchange, on both hops, and carry the next one.",
    isPersistent: true,
    isHttps: false,
  },
  {
    ...brewTour,
    name: "coffee_https",
    about:
      "The same tour as `coffee_persistent`, with the site over HTTPS (`potshark up --https`). Browser and site speak TLS; the site still asks the pot in the clear. Connections stay open, as a handshake of TLS for each of some thirty exchanges would bury the rest.",
    isPersistent: true,
    isHttps: true,
  },
];

/**
 * The script of the pages: a running countdown, rising liquids, a reload when a phase ends, and forms with their values
 * in the query. It sends no requests except that reload, and a reload if another tab has seen a newer state of the pot,
 * so that a capture shows only the visitor's actions.
 */

/** A pot with a stopped clock must not make the page reload for ever. */
const MAX_RELOADS = 3;
const RELOADS_KEY = "potshark-reloads";
/** The pot changes its phase only when the time is up; a page that reloads too early waits longer. */
const GRACE_MS = 300;
const TICK_MS = 200;
/** Remaining seconds at which a screen reader gets an announcement. */
const ANNOUNCED_AT_SECONDS: readonly number[] = [600, 300, 120, 60, 30, 10];

const showLevel = (fraction: number): void => {
  for (const liquid of document.querySelectorAll<SVGGElement>("[data-rise]")) {
    const [from = 0, to = 0] = (liquid.dataset.rise ?? "").split(" ").map(Number);
    liquid.setAttribute("transform", `translate(0 ${from + (to - from) * fraction})`);
  }
};

/** Counts the reloads of one phase of one brew. @returns whether one more is allowed */
const mayReload = (phase: string): boolean => {
  const [last, count] = (sessionStorage.getItem(RELOADS_KEY) ?? "").split("|");
  const reloads = last === phase ? Number(count) : 0;
  sessionStorage.setItem(RELOADS_KEY, `${phase}|${reloads + 1}`);
  return reloads < MAX_RELOADS;
};

const lookAgain = (): void => location.replace(location.pathname + location.search);

/** The newest page in any tab has the current state: a page with another state reloads as soon as it is visible. */
const followOtherTabs = (pot: string, state: string): void => {
  const key = `potshark-state ${pot}`;
  let newest = state;
  const lookIfStale = (): void => {
    if (newest !== state && document.visibilityState === "visible" && mayReload(newest)) lookAgain();
  };
  addEventListener("storage", (event) => {
    if (event.key !== key || event.newValue === null) return;
    newest = event.newValue;
    lookIfStale();
  });
  document.addEventListener("visibilitychange", lookIfStale);
  localStorage.setItem(key, state);
};

const runCountdown = (countdown: HTMLElement): void => {
  const { countdown: phase = "", unit = "" } = countdown.dataset;
  const leftMs = Number(countdown.dataset.leftMs);
  const totalMs = Number(countdown.dataset.totalMs);
  const endsAt = Date.now() + leftMs;
  const timer = countdown.querySelector("[role=timer]");
  const progress = countdown.querySelector("progress");
  const told = countdown.querySelector("[role=status]");
  let lastSecond = Math.ceil(leftMs / 1000);

  const tick = (): void => {
    const left = Math.max(0, endsAt - Date.now());
    const second = Math.ceil(left / 1000);
    const fraction = totalMs > 0 ? 1 - left / totalMs : 1;
    if (progress !== null) progress.value = fraction;
    showLevel(fraction);
    if (second === lastSecond) return;
    lastSecond = second;
    if (timer !== null) timer.textContent = `${Math.floor(second / 60)}:${String(second % 60).padStart(2, "0")}`;
    if (told !== null && ANNOUNCED_AT_SECONDS.includes(second)) told.textContent = `${second} seconds ${unit}`;
  };

  const ticking = setInterval(tick, TICK_MS);
  setTimeout(() => {
    clearInterval(ticking);
    tick();
    if (mayReload(phase)) lookAgain();
  }, Math.max(leftMs, 1000) + GRACE_MS);
};

/** The lab inspects the query of a brew, so all values go there; the body has the same values. */
const putChoiceInQuery = (form: HTMLFormElement, button: HTMLElement | null): void => {
  const query = new URLSearchParams();
  if (button instanceof HTMLButtonElement && button.name !== "") query.append(button.name, button.value);
  for (const [name, value] of new FormData(form)) if (typeof value === "string") query.append(name, value);
  form.action = `/?${query}`;
};

// A second click would replace the answer to the first, and the visitor would only see "the pot is busy".
const sent = new Set<HTMLFormElement>();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  if ("query" in form.dataset) putChoiceInQuery(form, event.submitter);
});

// A page from the browser's "Back" cache shows an old brew.
addEventListener("pageshow", (event) => {
  sent.clear();
  if (event.persisted) location.reload();
});

const countdown = document.querySelector<HTMLElement>("[data-countdown]");
if (countdown !== null) runCountdown(countdown);

const { pot, state } = document.querySelector("main")?.dataset ?? {};
if (pot !== undefined && state !== undefined) followOtherTabs(pot, state);

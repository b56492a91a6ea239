/** A pot's JSON for people: a few aligned lines. Accepts JSON from any pot. */
import { type Colors, inert } from "@potshark/service";

const TEXT_LIMIT = 500;

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return inert(typeof value === "string" ? value : JSON.stringify(value), TEXT_LIMIT);
};

const aligned = (rows: readonly (readonly [label: string, text: string])[], colors: Colors): string => {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${colors.dim(label.padEnd(width))}  ${text}`).join("\n");
};

const beanText = (bean: JsonObject): string =>
  ["name", "origin", "profile", "roast", "strength"]
    .filter((key) => typeof bean[key] === "string" && bean[key] !== "")
    .map((key) => (key === "strength" ? `strength ${textOf(bean[key])}` : textOf(bean[key])))
    .join("; ");

const HEADLINES: Readonly<Record<string, string>> = { brewing: "Brewing", pouring: "Pouring milk", ready: "Ready" };

const headline = (state: JsonObject, colors: Colors): string => {
  const phase = typeof state.phase === "string" ? state.phase : "brewing";
  const pot = typeof state.pot === "string" ? ` in ${textOf(state.pot)}` : "";
  const beverage = typeof state.beverage_type === "string" ? `: ${textOf(state.beverage_type)}` : "";
  return colors.bold(`${HEADLINES[phase] ?? textOf(phase)}${pot}${beverage}`);
};

const nextStep = (state: JsonObject): string | undefined =>
  state.phase === "pouring" ? "Enough milk? Say: potshark when" : undefined;

const stateText = (state: JsonObject, colors: Colors): string => {
  const rows: [string, string][] = [];
  const additions = state.additions;
  rows.push(["additions", Array.isArray(additions) && additions.length > 0 ? textOf(additions) : "none"]);
  if (isObject(state.coffee_bean) && "name" in state.coffee_bean) rows.push(["beans", beanText(state.coffee_bean)]);
  if (typeof state.variety === "string") rows.push(["tea", textOf(state.variety)]);
  if (typeof state.strength === "number") rows.push(["strength", String(state.strength)]);
  const times = [
    ["started", "date"],
    ["ready at", "brew_time_end"],
    ["milk from", "pour_milk_start"],
    ["milk until", "pour_milk_stop"],
  ] as const;
  for (const [label, key] of times) {
    // The handout's pour_milk_stop is false until a client says WHEN.
    if (typeof state[key] === "string" && state[key] !== "") rows.push([label, textOf(state[key])]);
  }
  const secondsLeft = state.seconds_left;
  if (typeof secondsLeft === "number" && secondsLeft > 0) rows.push(["left", `${secondsLeft} s`]);
  return [headline(state, colors), aligned(rows, colors), nextStep(state)]
    .filter((line) => line !== undefined)
    .join("\n");
};

/**
 * The body of a 2xx answer as lines without a final line end. `{}` is an idle pot, an object with the handout's keys a
 * brew, another object a list of its members; anything else stays text. The result is inert.
 */
export const cupText = (body: string, colors: Colors): string => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return body
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => inert(line))
      .join("\n");
  }
  if (!isObject(value)) return textOf(value);
  const members = Object.entries(value);
  if (members.length === 0) return "Nothing is brewing.";
  if ("beverage_type" in value || "brew_time_end" in value || "phase" in value) return stateText(value, colors);
  return aligned(
    members.map(([name, member]) => [inert(name, TEXT_LIMIT), textOf(member)]),
    colors,
  );
};

/**
 * The one settings file of the lab. Names and values are those that the handout prints. An environment variable of the
 * same name (`BREW_TIME=5`) or a flag (`--brew-time 5`) changes one for one run; the flag wins. Pure: the caller hands
 * in the environment and the flags.
 */
import { z } from "zod";
import { SettingError } from "./setting-error.ts";

export { SettingError } from "./setting-error.ts";
export { STUDENT_NONCE_HEADER, studentNonce } from "./student-nonce.ts";

/**
 * A pot that the server controls. `name` is the host of its coffee URI and its `Use-Pot` value; its place in the list
 * is its `/pot-N`.
 */
export interface PotSettings {
  readonly name: string;
  readonly label: string;
  readonly beverage: "coffee" | "tea" | "coffee and tea";
  /**
   * What a teapot answers to an order of coffee: 418 when it never makes coffee, 503 when coffee is only unavailable
   * for now (RFC 7168 §2.3.3).
   */
  readonly coffee?: "never" | "out" | undefined;
  /** Names from TEA_VARIETIES; none for a pot without tea. */
  readonly varieties?: readonly string[] | undefined;
  /** Whether the leaves come out at the recommended strength, or stay in until "stop" (RFC 7168 §2.1.2). */
  readonly infuser?: "automatic" | "manual" | undefined;
  /** Seconds a coffee takes in this pot; BREW_TIME unless given. */
  readonly brewTime?: number | undefined;
  /** Cups until the water is used up and REFILL_TIME must pass; a pot without a capacity never runs out of water. */
  readonly capacity?: number | undefined;
}

/** A tea, by RFC 7168 §2.1. */
export interface TeaVariety {
  readonly label: string;
  /** Seconds to the recommended strength. */
  readonly steepTime: number;
  /** Additions that a consensus of drinkers considers wrong for this tea: 403 (RFC 7168 §2.3.2). */
  readonly refuses: readonly string[];
}

/** What a brew is made from; the keys are those the lab's JSON carries. */
export interface Bean {
  readonly name: string;
  readonly type: string;
  readonly origin: string;
  readonly profile: string;
  readonly strength: string;
  readonly roast: string;
}

export interface Settings {
  /** Address that `--public` binds. */
  readonly HOST: string;
  /** Address that servers bind, and clients call, unless told otherwise. */
  readonly LOCALHOST: string;
  /** TCP port of the coffee pot server. */
  readonly COFFEE_SERVER_PORT: number;
  /** TCP port of the coffee site. */
  readonly WEBSERVER_PORT: number;
  /** TCP port of the lab's pages. */
  readonly LAB_PORT: number;
  /** TCP port of the packet view, `potshark inspect`. */
  readonly INSPECTOR_PORT: number;
  /** The student: pot and site put this student's nonce into their answers; "" without one. */
  readonly STUDENT: string;
  /** The course file, JSON with the `key` that nonces are made with and the `students`; "" without a course. */
  readonly COURSE: string;
  /** Seconds from BREW until the coffee is ready. */
  readonly BREW_TIME: number;
  /** Seconds until poured milk has filled the cup, if no client says WHEN. */
  readonly POUR_TIME: number;
  /** HTML file that error pages are made from; a bare name is looked up in the site's `templates/`. */
  readonly ERROR_TEMPLATE: string;
  /** strftime format of the times in a pot's JSON, in local time as the handout has it. */
  readonly TIME_STRING_FORMAT: string;
  /** Whether the site keeps connections open after an exchange, on both hops. */
  readonly KEEP_ALIVE: boolean;
  /** File that the pot's brews are appended to; `~` is the home folder. */
  readonly JOURNAL: string;
  /** Seconds a pot with a `capacity` takes to fill up with water again. */
  readonly REFILL_TIME: number;
  readonly POTS: readonly PotSettings[];
  /** Teas by the name their URIs have. */
  readonly TEA_VARIETIES: Readonly<Record<string, TeaVariety>>;
  readonly COFFEE_BEANS: readonly Bean[];
  /** Additions the pot stocks: name on the wire (lower case) to label. */
  readonly ACCEPTED_ADDITIONS: Readonly<Record<string, string>>;
  /** The additions that are poured after brewing, until WHEN (RFC 2324 §2.1.4). */
  readonly MILKS: readonly string[];
}

interface Definition<Value> {
  readonly value: Value;
  readonly schema: z.ZodType<Value>;
  /** Text of a flag or variable to the value the schema checks. */
  readonly read: (text: string) => unknown;
  readonly allowed: string;
  readonly about: string;
}

const asText = (text: string): string => text;
const asNumber = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);
const asBoolean = (text: string): boolean | string => ({ true: true, false: false })[text] ?? text;
const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const text = (value: string, schema: z.ZodType<string>, allowed: string, about: string): Definition<string> => ({
  value,
  schema,
  read: asText,
  allowed,
  about,
});
const whole = (value: number, min: number, max: number, unit: string, about: string): Definition<number> => ({
  value,
  schema: z.int().min(min).max(max),
  read: asNumber,
  allowed: `${unit} from ${min} to ${max}`,
  about,
});
const json = <Value>(value: Value, schema: z.ZodType<Value>, allowed: string, about: string): Definition<Value> => ({
  value,
  schema,
  read: asJson,
  allowed,
  about,
});

const line = z.string().regex(/^[^\p{Cc}]+$/u);
const student = z.string().regex(/^[\p{L}\p{N}._@-]{0,64}$/u);
const host = z.string().regex(/^[\w.:-]+$/);
const potName = z.string().regex(/^[a-z][a-z0-9-]*$/);
const additionName = z.string().regex(/^[a-z][a-z -]*$/);
const bean: z.ZodType<Bean> = z.strictObject({
  name: line,
  type: line,
  origin: line,
  profile: line,
  strength: line,
  roast: line,
});
const variety: z.ZodType<TeaVariety> = z.strictObject({
  label: line,
  steepTime: z.int().min(1).max(3600),
  refuses: z.array(additionName),
});
const pot: z.ZodType<PotSettings> = z.strictObject({
  name: potName,
  label: line,
  beverage: z.enum(["coffee", "tea", "coffee and tea"]),
  coffee: z.enum(["never", "out"]).optional(),
  varieties: z.array(potName).optional(),
  infuser: z.enum(["automatic", "manual"]).optional(),
  brewTime: z.int().min(1).max(3600).optional(),
  capacity: z.int().min(1).max(1_000_000).optional(),
});
const unique = (pots: readonly PotSettings[]): boolean => new Set(pots.map(({ name }) => name)).size === pots.length;

const DEFINITIONS: { readonly [Name in keyof Settings]: Definition<Settings[Name]> } = {
  HOST: text("0.0.0.0", host, "a host name or an IP address", "address that --public binds"),
  LOCALHOST: text("localhost", host, "a host name or an IP address", "address that servers bind"),
  COFFEE_SERVER_PORT: whole(5030, 0, 65_535, "a port", "port of the coffee pot server (0: any free one)"),
  WEBSERVER_PORT: whole(5031, 0, 65_535, "a port", "port of the coffee site (0: any free one)"),
  LAB_PORT: whole(5032, 0, 65_535, "a port", "port of the lab (0: any free one)"),
  INSPECTOR_PORT: whole(5034, 0, 65_535, "a port", "port of the inspector (0: any free one)"),
  STUDENT: text("", student, "letters, digits and . _ @ - (64 at most)", "student whose traffic this is"),
  COURSE: text("", z.string(), "a file path", "course file (JSON) with the key of the students' nonces"),
  BREW_TIME: whole(30, 1, 3600, "whole seconds", "seconds a brew takes"),
  POUR_TIME: whole(30, 1, 3600, "whole seconds", "seconds until milk fills the cup, if nobody says WHEN"),
  ERROR_TEMPLATE: text("error.html", line, "a file name", "HTML file that error pages are made from"),
  TIME_STRING_FORMAT: text(
    "%a, %d %b %Y %H:%M:%S",
    line.includes("%"),
    'a strftime format such as "%H:%M:%S"',
    "format of the times in a pot's JSON",
  ),
  KEEP_ALIVE: {
    value: false,
    schema: z.boolean(),
    read: asBoolean,
    allowed: "true or false",
    about: "keep connections open after an exchange, on both hops",
  },
  JOURNAL: text("~/.potshark/brews.jsonl", line, "a file path", "file that brews are appended to"),
  REFILL_TIME: whole(60, 1, 3600, "whole seconds", "seconds until a pot that ran dry is full again"),
  POTS: json(
    [
      { name: "ducky", label: "Ducky the coffee pot", beverage: "coffee" },
      { name: "tea", label: "The teapot", beverage: "tea", varieties: ["darjeeling", "earl-grey", "peppermint"] },
    ],
    z.array(pot).min(1).refine(unique),
    'a JSON list of pots with names of their own, such as [{"name":"ducky","label":"Ducky","beverage":"coffee"}]',
    "the pots",
  ),
  TEA_VARIETIES: json(
    {
      darjeeling: { label: "Darjeeling", steepTime: 30, refuses: ["cream", "chocolate", "kahlua"] },
      "earl-grey": { label: "Earl Grey", steepTime: 40, refuses: ["aquavit", "kahlua"] },
      peppermint: { label: "Peppermint", steepTime: 50, refuses: ["cream", "half-and-half", "whole-milk", "skim"] },
    } as Readonly<Record<string, TeaVariety>>,
    z.record(potName, variety),
    'a JSON object of teas, such as {"assam":{"label":"Assam","steepTime":40,"refuses":["rum"]}}',
    "the teas there are",
  ),
  COFFEE_BEANS: json(
    [
      {
        name: "Harrar Longberry",
        type: "Single origin",
        origin: "Ethiopia",
        profile: "Blueberry, Cocoa",
        strength: "3/5",
        roast: "Medium",
      },
      {
        name: "Gayo Highland",
        type: "Single origin",
        origin: "Sumatra, Indonesia",
        profile: "Cedar, Spice",
        strength: "4/5",
        roast: "Medium dark",
      },
      {
        name: "Nyeri Peaberry",
        type: "Single origin",
        origin: "Kenya",
        profile: "Blackcurrant, Citrus",
        strength: "3/5",
        roast: "Light",
      },
      {
        name: "Night Shift Blend",
        type: "Blend",
        origin: "Brazil and Vietnam",
        profile: "Chocolate, Hazelnut",
        strength: "5/5",
        roast: "Dark",
      },
      {
        name: "Doi Chang Honey",
        type: "Single origin",
        origin: "Thailand",
        profile: "Honey, Floral",
        strength: "2/5",
        roast: "Medium light",
      },
    ],
    z.array(bean).min(1),
    "a JSON list of beans with name, type, origin, profile, strength and roast",
    "the beans a brew is made from, chosen again for each",
  ),
  ACCEPTED_ADDITIONS: json(
    {
      cream: "Cream",
      "half-and-half": "Half-and-half",
      "whole-milk": "Whole milk",
      "part-skim": "Part-skimmed milk",
      skim: "Skimmed milk",
      "non-dairy": "Non-dairy creamer",
      "oat milk": "Oat milk",
      "soya milk": "Soya milk",
      "almond milk": "Almond milk",
      "coconut milk": "Coconut milk",
      vanilla: "Vanilla syrup",
      almond: "Almond syrup",
      raspberry: "Raspberry syrup",
      chocolate: "Chocolate syrup",
      whisky: "Whisky",
      rum: "Rum",
      kahlua: "Kahlua",
      aquavit: "Aquavit",
      sugar: "Sugar",
      xylitol: "Xylitol",
      stevia: "Stevia",
    } as Readonly<Record<string, string>>,
    z.record(additionName, line),
    'a JSON object of lower-case addition names and labels, such as {"cream":"Cream"}',
    "the additions in stock",
  ),
  MILKS: json(
    [
      "cream",
      "half-and-half",
      "whole-milk",
      "part-skim",
      "skim",
      "non-dairy",
      "oat milk",
      "soya milk",
      "almond milk",
      "coconut milk",
    ],
    z.array(additionName),
    'a JSON list of addition names, such as ["cream"]',
    "the additions that are poured until WHEN",
  ),
};

/** What a command line needs to know of a setting to offer it as a flag. */
export interface SettingFlag {
  readonly setting: keyof Settings;
  /** `--brew-time`; a boolean setting also has `--no-…`. */
  readonly flag: string;
  readonly isBoolean: boolean;
  readonly about: string;
  readonly initial: string;
}

/** Every setting as a flag, in the order of the file. */
export const settingFlags: readonly SettingFlag[] = (Object.keys(DEFINITIONS) as (keyof Settings)[]).map((setting) => {
  const { value, about } = DEFINITIONS[setting];
  return {
    setting,
    flag: `--${setting.toLowerCase().replaceAll("_", "-")}`,
    isBoolean: typeof value === "boolean",
    about,
    initial: typeof value === "object" ? "see config/config.ts" : String(value) || "none",
  };
});

const quote = (value: string): string => JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);

const readOne = <Name extends keyof Settings>(
  setting: Name,
  given: { readonly text: string; readonly origin: string } | undefined,
): Settings[Name] => {
  const definition = DEFINITIONS[setting];
  if (given === undefined) return definition.value;
  const checked = definition.schema.safeParse(definition.read(given.text));
  if (checked.success) return checked.data;
  throw new SettingError(`${setting} is ${quote(given.text)} (${given.origin}); allowed: ${definition.allowed}`);
};

/** Entries of another setting that a setting names must exist. */
const refuseStrays = (
  setting: keyof Settings,
  names: readonly string[],
  table: keyof Settings,
  entries: Readonly<Record<string, unknown>>,
): void => {
  const stray = names.find((name) => !Object.hasOwn(entries, name));
  if (stray === undefined) return;
  throw new SettingError(`${setting} names ${quote(stray)}; allowed: names that ${table} has`);
};

/**
 * The settings of one run.
 * @param env environment variables; those that are no setting are ignored, an empty one counts as unset
 * @param flags texts given as flags, under the setting's name
 * @throws SettingError naming the first setting that is not allowed
 */
export const readSettings = (
  env: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Partial<Record<keyof Settings, string>>> = {},
): Settings => {
  const entries = settingFlags.map(({ setting, flag }) => {
    const fromFlag = flags[setting];
    const fromEnv = env[setting];
    if (fromFlag !== undefined) return [setting, readOne(setting, { text: fromFlag, origin: `flag ${flag}` })];
    if (fromEnv) return [setting, readOne(setting, { text: fromEnv, origin: "environment variable" })];
    return [setting, readOne(setting, undefined)];
  });
  const settings = Object.fromEntries(entries) as Settings;
  refuseStrays("MILKS", settings.MILKS, "ACCEPTED_ADDITIONS", settings.ACCEPTED_ADDITIONS);
  for (const { varieties = [] } of settings.POTS) {
    refuseStrays("POTS", varieties, "TEA_VARIETIES", settings.TEA_VARIETIES);
  }
  return settings;
};

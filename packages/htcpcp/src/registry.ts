/**
 * The words of HTCPCP: methods, statuses, coffee schemes, additions, media types. Tables only. Read first: RFC 2324,
 * RFC 7168; RFC 9110 for the parts of HTTP in both.
 */

/** RFC 2324 §2.1. POST is deprecated there and means BREW. */
export const METHODS = ["BREW", "POST", "GET", "HEAD", "PROPFIND", "WHEN", "OPTIONS"] as const;
export type Method = (typeof METHODS)[number];

/** Status codes a pot answers with, and their reason phrases. */
export const STATUS_PHRASES: Readonly<Record<number, string>> = {
  // RFC 9110 §15
  100: "Continue",
  200: "OK",
  204: "No Content",
  // RFC 7168 §2.3.1
  300: "Multiple Options",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  // RFC 2324 §2.3.1
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  417: "Expectation Failed",
  // RFC 2324 §2.3.2
  418: "I'm a teapot",
  // RFC 6585 §5
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
  505: "HTCPCP Version Not Supported",
  // RFC 4918 §11
  207: "Multi-Status",
  507: "Insufficient Storage",
};

/**
 * RFC 2324 §3: the coffee schemes in the RFC's spelling, with the languages it names. All are equivalent. The German
 * one is written with its encoded capital.
 */
export const COFFEE_SCHEMES = [
  { scheme: "koffie", languages: ["Afrikaans", "Dutch"] },
  { scheme: "q%C3%A6hv%C3%A6", languages: ["Azerbaijani"] },
  { scheme: "%D9%82%D9%87%D9%88%D8%A9", languages: ["Arabic"] },
  { scheme: "akeita", languages: ["Basque"] },
  { scheme: "koffee", languages: ["Bengali"] },
  { scheme: "kahva", languages: ["Bosnian"] },
  { scheme: "kafe", languages: ["Bulgarian", "Czech"] },
  { scheme: "caf%C3%E8", languages: ["Catalan", "French", "Galician"] },
  { scheme: "%E5%92%96%E5%95%A1", languages: ["Chinese"] },
  { scheme: "kava", languages: ["Croatian"] },
  { scheme: "k%C3%A1va", languages: ["Czech"] },
  { scheme: "kaffe", languages: ["Danish", "Norwegian", "Swedish"] },
  { scheme: "coffee", languages: ["English"] },
  { scheme: "kafo", languages: ["Esperanto"] },
  { scheme: "kohv", languages: ["Estonian"] },
  { scheme: "kahvi", languages: ["Finnish"] },
  { scheme: "%4Baffee", languages: ["German"] },
  { scheme: "%CE%BA%CE%B1%CF%86%CE%AD", languages: ["Greek"] },
  { scheme: "%E0%A4%95%E0%A5%8C%E0%A4%AB%E0%A5%80", languages: ["Hindi"] },
  { scheme: "%E3%82%B3%E3%83%BC%E3%83%92%E3%83%BC", languages: ["Japanese"] },
  { scheme: "%EC%BB%A4%ED%94%BC", languages: ["Korean"] },
  { scheme: "%D0%BA%D0%BE%D1%84%D0%B5", languages: ["Russian"] },
  { scheme: "%E0%B8%81%E0%B8%B2%E0%B9%81%E0%B8%9F", languages: ["Thai"] },
] as const;

/**
 * Spellings of the French scheme that are not in RFC 2324 but that its readers use: `caf%C3%E8` is not UTF-8, nor is
 * the erratum's `caf%C3%E9`; only `caf%C3%A9` decodes to "café".
 */
export const CAFE_SPELLINGS = ["caf%C3%E9", "caf%C3%A9"] as const;

export type AdditionKind = "milk" | "syrup" | "sweetener" | "spice" | "alcohol" | "sugar";

/** The additions that the RFCs name, each with its grammar rule. */
export const ADDITIONS: Readonly<Record<AdditionKind, readonly string[]>> = {
  // RFC 2324 §2.2.2.1
  milk: ["Cream", "Half-and-half", "Whole-milk", "Part-Skim", "Skim", "Non-Dairy"],
  syrup: ["Vanilla", "Almond", "Raspberry", "Chocolate"],
  alcohol: ["Whisky", "Rum", "Kahlua", "Aquavit"],
  // RFC 2324 §2.2.2.1 uses both rules and defines neither.
  sweetener: [],
  spice: [],
  // RFC 7168 §2.2.1
  sugar: ["Sugar", "Xylitol", "Stevia"],
};

/** Common additions, but no RFC names them. */
export const UNNAMED_ADDITIONS = ["Chicory", "Cocoa", "Cinnamon", "Cardamom"] as const;

/** RFC 2324 §2.1.1 names the first, §4 the second: a contradiction, so both are coffee. */
export const COFFEE_MEDIA_TYPES = ["application/coffee-pot-command", "message/coffeepot"] as const;

/** RFC 7168 §3. */
export const TEA_MEDIA_TYPE = "message/teapot";

/** RFC 2324 §4: the allowed bodies of a BREW or POST; case does not matter. */
export const BREW_COMMANDS = ["start", "stop"] as const;
export type BrewCommand = (typeof BREW_COMMANDS)[number];

/** Ports: by RFC 2324 §5.2, a coffee URI without a port has port 80. */
export const DEFAULT_PORT = 80;

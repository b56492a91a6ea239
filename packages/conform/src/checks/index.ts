/** Every check, in the order of the run: reading first, then requests that a pot must refuse, then orders. */
import type { Check } from "../check.ts";
import { ADDITION_CHECKS } from "./additions.ts";
import { BREW_CHECKS } from "./brew.ts";
import { CONNECTION_CHECKS } from "./connection.ts";
import { IMPLEMENTATION_DECISION_CHECKS } from "./implementation-decisions.ts";
import { READING_CHECKS } from "./reading.ts";
import { REFUSAL_CHECKS } from "./refusals.ts";
import { TEA_CHECKS } from "./tea.ts";
import { URI_CHECKS } from "./uri.ts";

export const CHECKS: readonly Check[] = [
  ...READING_CHECKS,
  ...URI_CHECKS,
  ...CONNECTION_CHECKS,
  ...REFUSAL_CHECKS,
  ...BREW_CHECKS,
  ...ADDITION_CHECKS,
  ...IMPLEMENTATION_DECISION_CHECKS,
  ...TEA_CHECKS,
];

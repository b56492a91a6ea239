/**
 * @potshark/service: the shared code of all long-lived Potshark processes: settings, listening, exchange log, orderly
 *   stop.
 */
export { type Colors, colorsFor } from "./colors.ts";
export { type Course, readCourse, studentHeaderOf } from "./course.ts";
export {
  type ActingRequest,
  allowedHostsOf,
  type CrossSiteDecision,
  hostInUrl,
  isAllowedHost,
  judgeActingRequest,
  LOOPBACK_HOSTS,
} from "./cross-site.ts";
export { createExchangeLog, type ExchangeLog, type ExchangeLogOptions } from "./exchange-log.ts";
export { endProcess, FAULT_EXIT_CODE, MISTAKE_EXIT_CODE, UserMistake } from "./fail.ts";
export { type Certificate, type ListeningSite, listenHttp } from "./http-site.ts";
export { inert, inertJson } from "./inert.ts";
export { LineWriter } from "./line-writer.ts";
export { addressesOf, explainListenError, type Listener, listenOnAll } from "./listen.ts";
export { addPortOption, addUrlOption, refuseStray } from "./place-options.ts";
export { type PortOwner, portOwner } from "./port-owner.ts";
export { RUNNING, runUntilStopped, type Stoppable } from "./run-until-stopped.ts";
export { addSettings, givenSettings, settingsOf } from "./settings-options.ts";

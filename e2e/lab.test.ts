/**
 * The lab's page as a student uses it: on a sample, on live traffic, by keyboard alone, and with files that are none.
 * Whatever is in a capture must stay text, and nothing may leave the page but for what the page is made from.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { readBundle } from "../packages/lab/src/index.ts";
import { TcpCapture } from "../packages/lab/src/testing/pcap-writer.ts";
import { findProgram } from "../tools/setup/system.mjs";
import { CHROMIUM_FLAGS, type RunningLab, startLab } from "./running-lab.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../sample_capture/homepage_coffee.pcapng", import.meta.url));
/** The questions name the lab's own ports. */
const PORTS = { COFFEE_SERVER_PORT: "5030", WEBSERVER_PORT: "5031" } as const;

let lab: RunningLab;
let browser: Browser;
let page: Page;
/** What no page may say, and requests that no page may make. */
const complaints: string[] = [];

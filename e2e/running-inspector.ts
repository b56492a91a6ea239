/** `potshark inspect` as a process of its own, on a free port. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));

export interface RunningInspector {
  /** With the key. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** @param args of `potshark inspect` */
export const startInspector = async (...args: readonly string[]): Promise<RunningInspector> => {
  const child = spawn(process.execPath, [POTSHARK, "inspect", "--json", ...args], {
    env: { ...process.env, INSPECTOR_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [address] = /http:\/\/[^ ]+/.exec((JSON.parse(line) as { message?: string }).message ?? "") ?? [];
    if (address === undefined) continue;
    child.stdout.resume();
    return {
      address,
      stop: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exited = once(child, "exit");
        child.kill("SIGINT");
        await exited;
      },
    };
  }
  throw new Error("potshark inspect has ended before it listened");
};

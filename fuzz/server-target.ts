/**
 * A running pot, with many hostile connections at once. What it promises: it keeps running, it logs nothing, it stays
 * small, it sends only well-formed answers, none of them 500, and it answers other clients within a second.
 */
import { CoffeeClient } from "../packages/htcpcp/src/node/index.ts";
import { checkAnswers } from "./answer-check.ts";
import { asBroken, BrokenPromise, type Deadlines, type FuzzCase, type FuzzTarget } from "./fuzz-target.ts";
import { type PotProcess, startPot } from "./pot-process.ts";
import { REQUEST_SEEDS } from "./seeds.ts";
import { sendStream } from "./sent-stream.ts";

/** A pot at rest has about 70. */
const RESIDENT_MEGABYTES = 400;

const expectAlive = async (pot: PotProcess, getMs: number): Promise<void> => {
  const client = new CoffeeClient({ host: "127.0.0.1", port: pot.port, timeoutMs: getMs });
  const status = await client.exchange({ method: "GET", target: "coffee://ducky" }).then(
    ({ response }) => response.status,
    (error: unknown) => String(error),
  );
  const end = pot.ended();
  if (end !== undefined) throw new BrokenPromise("the pot lives", `it ${end}: ${pot.said.join("\n")}`);
  if (pot.said.length > 0) throw new BrokenPromise("the pot has nothing to complain of", pot.said.join("\n"));
  if (status !== 200) throw new BrokenPromise(`a GET is answered within ${getMs} ms`, String(status));
  const size = pot.residentMegabytes() ?? 0;
  if (size > RESIDENT_MEGABYTES) throw new BrokenPromise(`the pot stays under ${RESIDENT_MEGABYTES} MB`, `${size} MB`);
};

const attempt = async (
  pot: PotProcess,
  cases: readonly FuzzCase[],
  { getMs, closeMs }: Deadlines,
): Promise<readonly string[]> => {
  let letGo: () => void = () => undefined;
  const othersAreDone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const streams = cases.map((one) => sendStream(pot.port, one, othersAreDone, closeMs));
  await Promise.all(streams.filter((_, index) => cases[index]?.ending !== "hold"));
  letGo();
  const received = await Promise.all(streams);
  await expectAlive(pot, getMs);
  return cases.map((one, index) => checkAnswers(one, received[index]!));
};

/** Starts its pot at the first attempt, and again after a broken promise. */
export const serverTarget = (deadlines: Deadlines): FuzzTarget => {
  let pot: PotProcess | undefined;
  const close = async (): Promise<void> => {
    await pot?.stop();
    pot = undefined;
  };
  return {
    name: "server",
    seeds: REQUEST_SEEDS,
    together: 24,
    attempt: async (cases) => {
      pot ??= await startPot();
      try {
        return await attempt(pot, cases, deadlines);
      } catch (error) {
        await close();
        throw asBroken(error);
      }
    },
    close,
  };
};

/** Code that runs anywhere: no socket, no file, only text and bytes. A page can check an order before it sends it. */
import { formatCoffeeUri, MessageParser, parseCoffeeUri, serializeRequest } from "@potshark/htcpcp";

/** The request that brews the coffee of an address, or why it cannot be written. */
export const orderFor = (address: string): string => {
  const result = parseCoffeeUri(address);
  if (!result.ok) return `${result.problem.message} (character ${result.problem.offset})`;
  const request = serializeRequest({ method: "BREW", target: formatCoffeeUri(result.uri), body: "start" });
  return new TextDecoder().decode(request);
};

/** What a captured answer says. */
export const answerIn = (bytes: Uint8Array): string => {
  const parser = new MessageParser({ role: "response" });
  const [event] = [...parser.push(bytes), ...parser.end()].filter(({ type }) => type !== "head");
  if (event === undefined || event.type === "head") return "nothing";
  if (event.type === "problem") return event.problem.message;
  return event.message.kind === "response" ? `${event.message.status} ${event.message.phrase}` : "a request";
};

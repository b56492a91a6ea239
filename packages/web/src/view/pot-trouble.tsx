/** The texts of error pages for the pot's answer, or for no answer. */
import type { JSX } from "preact";
import type { PotFailure, PotReply, PotResponse } from "../pot-client.ts";
import { readPotTexts } from "../pot-texts.ts";
import type { ErrorPageProps } from "./error-page.tsx";
import type { Scene } from "./pot-picture.tsx";

type TroubleText = readonly [title: string, message: string, scene?: Scene];

const ANSWERS: Readonly<Record<number, TroubleText>> = {
  300: ["Several pots", "The pot has several choices and asks which one you mean."],
  400: ["The pot did not understand", "A coffee pot cannot read what was sent."],
  403: ["The pot will not", "It finds that this combination is in bad taste."],
  404: ["No such pot", "There is no pot of that name at this address."],
  405: ["Not on this pot", "The pot knows the method, but not for this resource."],
  406: ["Not acceptable", "The pot cannot make the coffee as ordered."],
  409: [
    "Not now",
    "The pot cannot do that now. The page may be out of date: milk stops when somebody says when, in another tab perhaps, or when the cup is full.",
  ],
  415: ["Not a coffee command", "The pot takes commands of type application/coffee-pot-command only."],
  418: [
    "I’m a teapot",
    "Any attempt to brew coffee with a teapot should result in this error. It is short and stout.",
    "teapot",
  ],
  501: ["No such method", "The pot does not know that method."],
  503: ["The pot is busy", "Somebody’s coffee is in it. It was not disturbed.", "brewing"],
};

const FAILURES: Readonly<Record<PotFailure["reason"], readonly [status: number, title: string, message: string]>> = {
  unreachable: [502, "The pot is not there", "Nothing answers on the pot’s port. It may not have been started."],
  timeout: [504, "The pot does not answer", "The pot was reached, but it did not answer in time."],
  unreadable: [
    502,
    "The pot mumbles",
    "Something answered, but the answer cannot be read. Its bytes are below, under “On the wire”.",
  ],
};

/** Whether the site uses the pot's status as its own: refusals of the pot, and the choice of RFC 7168 §2.3.1. */
const isPassedOn = (status: number): boolean => status === 300 || (status >= 400 && status <= 599);

const answerDetails = ({ status, body, header }: PotResponse): JSX.Element => {
  const { text, additions } = readPotTexts(body);
  const seconds = status === 503 ? /^\d{1,6}$/.exec(header("Retry-After") ?? "")?.[0] : undefined;
  return (
    <>
      {text === undefined && seconds !== undefined && (
        <p>Try again in {seconds === "1" ? "1 second" : `${seconds} seconds`}.</p>
      )}
      {text !== undefined && (
        <blockquote>
          <p>{text}</p>
          <footer>the pot</footer>
        </blockquote>
      )}
      {additions.length > 0 && (
        <>
          <h2>It has</h2>
          <ul class="chips">
            {additions.map((addition) => (
              <li class="chip">
                <span>{addition}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

const startDetails = (port: number): JSX.Element => (
  <p>
    Start it with <code>potshark pot</code>, or both with <code>npm start</code>, then reload. This site looks for it on
    port <code>{port}</code>.
  </p>
);

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The error page for a reply that is not a success. @param potPort TCP port of the pot */
export const potTrouble = (reply: PotReply, potPort: number): Omit<ErrorPageProps, "records"> => {
  if (reply.kind === "failure") {
    const [status, title, message] = FAILURES[reply.reason];
    const details = {
      unreachable: startDetails(potPort),
      timeout: undefined,
      // What is missing in the answer, for developers of a pot.
      unreadable: <p>{sentence(reply.record.outcome)}.</p>,
    }[reply.reason];
    return { status, title, message, scene: "asleep", ...(details && { details }) };
  }
  const details = answerDetails(reply);
  if (!isPassedOn(reply.status)) return { ...unreadable(), details };
  const [title, message, scene] = ANSWERS[reply.status] ?? [
    reply.phrase.slice(0, 80) || "The pot refused",
    "The pot refused, and this is all it said.",
  ];
  return { status: reply.status, title, message, details, scene: scene ?? "idle" };
};

/** The error page for an unreadable answer with status 200. */
export const unreadable = (): Omit<ErrorPageProps, "records"> => {
  const [status, title, message] = FAILURES.unreadable;
  return { status, title, message, scene: "asleep" };
};

/** A confirmation page for a browser that did not say which page the request came from: nothing has happened yet. */
import type { JSX } from "preact";
import { type PotCommand, queryOfCommand } from "../site-command.ts";
import { Stage } from "./home.tsx";
import { Layout } from "./layout.tsx";

const questionOf = ({ method, message }: PotCommand): readonly [question: string, button: string] => {
  if (method === "WHEN") return ["Say when?", "When!"];
  return message === "stop" ? ["Stop the brew?", "Stop it"] : ["Brew this?", "Brew"];
};

export const ConfirmPage = ({ command }: { readonly command: PotCommand }): JSX.Element => {
  const [question, button] = questionOf(command);
  return (
    <Layout title={question} place="pot">
      <Stage scene="idle">
        <h1>{question}</h1>
        <p class="lead">A link brought you here. The pot acts only if you mean it.</p>
        {command.message === "start" && (
          <dl class="facts">
            {command.pot !== undefined && (
              <div>
                <dt>Pot</dt>
                <dd>{command.pot}</dd>
              </div>
            )}
            {command.tea !== undefined && (
              <div>
                <dt>Tea</dt>
                <dd>{command.tea}</dd>
              </div>
            )}
            <div>
              <dt>With</dt>
              <dd>{command.additions.length === 0 ? "nothing" : command.additions.join(", ")}</dd>
            </div>
          </dl>
        )}
        <div class="choices">
          <form method="post" action={`/${queryOfCommand(command)}`}>
            <button class="button" type="submit">
              {button}
            </button>
          </form>
          <a class="button plain" href="/">
            No, take me to the pot
          </a>
        </div>
      </Stage>
    </Layout>
  );
};

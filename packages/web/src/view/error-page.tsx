/** The page for all errors; its text goes through the template that ERROR_TEMPLATE names. */
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import "./visible-texts.ts";
import type { ErrorTemplate } from "../error-template.ts";
import type { WireRecord } from "../pot-client.ts";
import { Stage } from "./home.tsx";
import { Layout } from "./layout.tsx";
import type { Scene } from "./pot-picture.tsx";

export interface ErrorPageProps {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly scene?: Scene;
  /** Further down on the page. */
  readonly details?: JSX.Element;
  readonly records?: readonly WireRecord[];
}

export const ErrorPage = (props: ErrorPageProps & { readonly template: ErrorTemplate }): JSX.Element => {
  const { status, title, message, scene = "idle", details, records = [], template } = props;
  const html = template({ status, title, message, detailsHtml: details === undefined ? "" : renderToString(details) });
  return (
    <Layout title={`${status} ${title}`} records={records}>
      <Stage scene={scene} fraction={0.5}>
        <div dangerouslySetInnerHTML={{ __html: html }} />
      </Stage>
    </Layout>
  );
};

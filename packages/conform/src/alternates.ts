/** What a pot offers in its Alternates header (RFC 7168 §2.1.1), as paths that can be requested. */
import { type Alternate as Entry, parseAlternates as parse, TEA_MEDIA_TYPE } from "@potshark/htcpcp";

export interface Alternate extends Entry {
  /** Starts with "/"; undefined if the URI is not a path of this pot that can be requested. */
  readonly path: string | undefined;
}

export interface Alternates {
  readonly entries: readonly Alternate[];
  /** Whether the whole header is a list of variants. */
  readonly isWellFormed: boolean;
}

const PATH = /^\/[!-~]{0,200}$/;

const pathOf = (uri: string): string | undefined => {
  const withoutAuthority = uri.replace(/^(?:[^:/?#]+:)?\/\/[^/?#]*/, "");
  const path = withoutAuthority.startsWith("/") ? withoutAuthority : `/${withoutAuthority}`;
  return PATH.test(path) ? path : undefined;
};

/** Reads an Alternates header; never throws. */
export const parseAlternates = (text: string): Alternates => {
  const { alternates, isWellFormed } = parse(text);
  return { entries: alternates.map((entry) => ({ ...entry, path: pathOf(entry.uri) })), isWellFormed };
};

/** The entries that are tea and can be requested. */
export const teasOf = ({ entries }: Alternates): readonly (Alternate & { readonly path: string })[] =>
  entries.filter(
    (entry): entry is Alternate & { readonly path: string } =>
      entry.type === TEA_MEDIA_TYPE && entry.path !== undefined && entry.path !== "/",
  );

/** The pot of a variety: "/pot-1" of "/pot-1/peppermint", "/" of "/darjeeling". */
export const potPathOf = (path: string): string => /^(\/[^/?]+)\/[^/?]+/.exec(path)?.[1] ?? "/";

/**
 * Questions as QTI 2.1 (IMS Question and Test Interoperability, Assessment Test, Section and Item Information Model):
 * a content package, which is a zip file with a manifest, a test, a file for each item, and the files they link to.
 */
import { escapeXml } from "@potshark/service/escape-xml";
import { strToU8, zipSync } from "fflate";
import { type AddressOf, addressOfName, filesOfItem, type ItemFiles, itemHtml } from "../files.ts";
import type { Item } from "../item.ts";
import { grouped } from "../sections.ts";
import { xmlDocument } from "../xml.ts";
import { blackboardItem, blackboardItems } from "./blackboard.ts";
import { canvasItem, canvasMetadata } from "./canvas.ts";
import { type Html, QTI } from "./item-xml.ts";
import { standardItem } from "./standard.ts";

const PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1";

/** How the items are written for one system. */
interface Dialect {
  /** What stands for an item. */
  itemsFor(item: Item): readonly Item[];
  document(item: Item, html: Html): string;
  /** In the manifest, about an item. */
  metadata(item: Item): string;
}

const DIALECTS = {
  standard: { itemsFor: (item) => [item], document: standardItem, metadata: () => "" },
  canvas: { itemsFor: (item) => [item], document: canvasItem, metadata: canvasMetadata },
  blackboard: { itemsFor: blackboardItems, document: blackboardItem, metadata: () => "" },
} satisfies Readonly<Record<string, Dialect>>;

export type DialectName = keyof typeof DIALECTS;

/**
 * Items are beside the folder of files, so that an address is the same from an item and from the manifest: Canvas looks
 * for it as it stands in the text (`find_best_path_match`).
 */
const addressOfFile = (name: string): string => `files/${addressOfName(name)}`;

const itemPath = ({ id }: Item): string => `${id}.xml`;

const itemRef = (item: Item): string =>
  `<assessmentItemRef identifier="${item.id}" href="${itemPath(item)}"><weight identifier="POINTS" value="${item.points}"/></assessmentItemRef>`;

/** The items of a section, those of a pool in a section of their own. @param depth how many pools they are in already */
const itemRefs = (items: readonly Item[], id: string, depth: number): readonly string[] =>
  grouped(items, (item) => item.pools[depth]?.title ?? item.id).flatMap(([, own], index) => {
    const pool = own[0]!.pools[depth];
    if (pool === undefined) return own.map(itemRef);
    const inside = `${id}-${index + 1}`;
    // Not visible: Canvas would show the title as a question without an answer (`process_section`).
    return [
      `<assessmentSection identifier="${inside}" title="${escapeXml(pool.title)}" visible="false">`,
      `<selection select="${pool.choose}"/>`,
      ...itemRefs(own, inside, depth + 1),
      "</assessmentSection>",
    ];
  });

const testDocument = (title: string, items: readonly Item[]): string =>
  xmlDocument([
    `<assessmentTest xmlns="${QTI}" identifier="potshark" title="${escapeXml(title)}">`,
    '<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">',
    ...grouped(items, ({ section }) => section).flatMap(([section, own], index) => [
      `<assessmentSection identifier="section-${index + 1}" title="${escapeXml(section)}" visible="true">`,
      ...itemRefs(own, `section-${index + 1}`, 0),
      "</assessmentSection>",
    ]),
    "</testPart></assessmentTest>",
  ]);

/** A file that has a resource of its own is left out by Canvas (`convert_files`): it belongs to the items. */
const manifest = (items: readonly Item[], files: ItemFiles, { metadata }: Dialect): string =>
  xmlDocument([
    `<manifest xmlns="${PACKAGE}" identifier="potshark-package">`,
    "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>",
    "<organizations/>",
    "<resources>",
    '<resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/>',
    ...items.map(({ id }) => `<dependency identifierref="${id}"/>`),
    "</resource>",
    ...items.map((item) => {
      const paths = [itemPath(item), ...filesOfItem(item, files).map(addressOfFile)];
      return `<resource identifier="${item.id}" type="imsqti_item_xmlv2p1" href="${itemPath(item)}">${metadata(item)}${paths.map((path) => `<file href="${path}"/>`).join("")}</resource>`;
    }),
    "</resources></manifest>",
  ]);

/**
 * A content package. The same items give the same bytes.
 *
 * @param notes for people who open the package
 */
export const qtiPackage = (
  title: string,
  items: readonly Item[],
  files: ItemFiles = new Map(),
  notes: readonly string[] = [],
  name: DialectName = "standard",
): Uint8Array => {
  const dialect: Dialect = DIALECTS[name];
  const addressOf: AddressOf = (file) => (files.has(file) ? addressOfFile(file) : undefined);
  const html: Html = (markdown) => itemHtml(markdown, addressOf);
  const written = items.flatMap((item) => dialect.itemsFor(item));
  const used = new Set(written.flatMap((item) => filesOfItem(item, files)));
  return zipSync(
    Object.fromEntries([
      ["imsmanifest.xml", strToU8(manifest(written, files, dialect))],
      ["test.xml", strToU8(testDocument(title, written))],
      ...written.map((item) => [itemPath(item), strToU8(dialect.document(item, html))] as const),
      ...[...used].map((file) => [`files/${file}`, files.get(file)!] as const),
      ...(notes.length === 0 ? [] : [["README.txt", strToU8(`${notes.join("\n")}\n`)] as const]),
    ]),
    // Zip has no earlier time, and the time of the export is not needed.
    { mtime: new Date(1980, 0, 1) },
  );
};

import type { PageCollector } from "../page-collector.ts";
import type { OfficePackage } from "./package.ts";
import { relationshipsOf } from "./relationships.ts";
import { child, children, type Element, parseXml } from "./xml.ts";

/** PPTX: each slide is a page named after its title; the speaker's notes follow its text. */
export async function slideText(office: OfficePackage, pages: PageCollector): Promise<void> {
  const presentation = "ppt/presentation.xml";
  const xml = await office.read(presentation);
  const list = xml === undefined ? undefined : child(parseXml(xml), "sldIdLst");
  const targets = await relationshipsOf(office, presentation);
  for (const { attributes } of children(list, "sldId")) {
    if (!pages.open) return pages.cut();
    const part = targets.get(attributes["r:id"] ?? "")?.target ?? "";
    const slide = await office.read(part);
    if (slide !== undefined) await addSlide(office, part, parseXml(slide), pages);
  }
}

async function addSlide(
  office: OfficePackage,
  part: string,
  slide: Element,
  pages: PageCollector,
): Promise<void> {
  const notes = await notesOf(office, part);
  const text = [paragraphs(slide), notes].filter((each) => each !== "").join("\n\n");
  pages.add(text, titleOf(slide));
}

async function notesOf(office: OfficePackage, part: string): Promise<string> {
  const targets = await relationshipsOf(office, part);
  const notes = [...targets.values()].find(({ kind }) => kind === "notesSlide");
  const xml = notes === undefined ? undefined : await office.read(notes.target);
  return xml === undefined ? "" : paragraphs(parseXml(xml));
}

function titleOf(slide: Element): string | undefined {
  const title = descendants(slide, "sp").find((shape) =>
    descendants(shape, "ph").some(({ attributes }) =>
      /^(?:ctrT|t)itle$/.test(attributes["type"] ?? ""),
    ),
  );
  const text = title === undefined ? "" : paragraphs(title).replaceAll("\n", " ");
  return text === "" ? undefined : text;
}

const paragraphs = (element: Element): string =>
  descendants(element, "p")
    .map(paragraph)
    .filter((text) => text.trim() !== "")
    .join("\n");

/** Text and line breaks in order; page numbers and dates that the program fills in are left out. */
const paragraph = (element: Element): string =>
  element.children
    .map((node) => {
      if (typeof node === "string" || node.name === "fld") return "";
      return node.name === "br" ? "\n" : words(node);
    })
    .join("");

const words = (element: Element): string =>
  element.children
    .map((node) => {
      if (typeof node === "string") return element.name === "t" ? node : "";
      return words(node);
    })
    .join("");

/** Elements of that name at any depth, in order; not those inside of one another. */
const descendants = (element: Element, name: string): readonly Element[] =>
  element.children.flatMap((node) => {
    if (typeof node === "string" || node.name === "Fallback") return [];
    return node.name === name ? [node] : descendants(node, name);
  });

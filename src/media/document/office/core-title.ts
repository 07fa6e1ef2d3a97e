import type { OfficePackage } from "./package.ts";
import { child, parseXml, textOf } from "./xml.ts";

/** The title in the properties of a package (ISO/IEC 29500-2, section 8). */
export async function coreTitle(office: OfficePackage): Promise<string | undefined> {
  const xml = await office.read("docProps/core.xml");
  const title = xml === undefined ? "" : textOf(child(parseXml(xml), "title")).trim();
  return title === "" ? undefined : title;
}

import { posix } from "node:path";
import type { OfficePackage } from "./package.ts";
import { children, parseXml } from "./xml.ts";

export interface Relationship {
  /** The last word of its type, for example `slide` or `notesSlide`. */
  readonly kind: string;
  /** Name of the part it points to. */
  readonly target: string;
}

/** Where a part points to, by id (ISO/IEC 29500-2, section 6.5). Targets outside of the package are left out. */
export async function relationshipsOf(
  office: OfficePackage,
  part: string,
): Promise<ReadonlyMap<string, Relationship>> {
  const folder = posix.dirname(part);
  const xml = await office.read(`${folder}/_rels/${posix.basename(part)}.rels`);
  if (xml === undefined) return new Map();
  const inside = children(parseXml(xml), "Relationship").filter(
    ({ attributes }) => attributes["TargetMode"] !== "External",
  );
  return new Map(
    inside.map(({ attributes: { Id = "", Type = "", Target = "" } }) => [
      Id,
      {
        kind: Type.slice(Type.lastIndexOf("/") + 1),
        target: posix.resolve("/", folder, Target).slice(1),
      },
    ]),
  );
}

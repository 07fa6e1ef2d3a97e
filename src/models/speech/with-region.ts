import { canonicalTag } from "./canonical-tag.ts";

/**
 * The tag with a region, for a vendor that takes none without: `ja` becomes `ja-JP`. The region is
 * where most of the language's speakers live (Unicode's likely subtags, UTS 35).
 */
export function withRegion(tag: string): string {
  const canonical = canonicalTag(tag);
  if (canonical === undefined) return tag;
  const locale = new Intl.Locale(canonical);
  if (locale.region !== undefined) return canonical;
  const { region } = locale.maximize();
  return region === undefined ? canonical : `${canonical}-${region}`;
}

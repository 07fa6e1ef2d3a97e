import { fitsTemplate } from "./uri-template.ts";

/** A family of resources, told by its template (RFC 6570); what has none is no family. */
interface Templated {
  readonly uriTemplate?: string;
}

interface Family<Item> {
  readonly item: Item;
  readonly template: string;
  /** What every member begins with: most families are ruled out by it. */
  readonly beginning: string;
}

/**
 * Finds the families that a URI fits, in the list's order.
 *
 * `list` gives the same array until something changes, and is gone through once for each change.
 */
export function fittingFamilies<Item extends Templated>(
  list: () => readonly Item[],
): (uri: string) => readonly Item[] {
  let seen: readonly Item[] | undefined;
  let families: readonly Family<Item>[] = [];
  return (uri) => {
    const now = list();
    if (now !== seen) families = now.flatMap(familyIn);
    seen = now;
    return families
      .filter(({ beginning }) => uri.startsWith(beginning))
      .filter(({ template }) => fitsTemplate(template, uri))
      .map(({ item }) => item);
  };
}

function familyIn<Item extends Templated>(item: Item): readonly Family<Item>[] {
  const { uriTemplate: template } = item;
  if (template === undefined) return [];
  const [beginning = ""] = template.split("{", 1);
  return [{ item, template, beginning }];
}

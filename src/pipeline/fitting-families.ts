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
  readonly expressions: number;
}

/** Expressions times letters that one look may take: some hundredths of a second. */
const mostEffort = 500_000;

/**
 * Finds the families that a URI fits, in the list's order.
 *
 * Templates are written by other servers, thousands of them: what a look would take beyond its effort is
 * not looked at. `list` gives the same array until something changes, and is gone through once for each
 * change.
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
    let effort = 0;
    const fits = ({ template, expressions }: Family<Item>): boolean => {
      effort += expressions * uri.length;
      return effort <= mostEffort && fitsTemplate(template, uri);
    };
    return families
      .filter(({ beginning }) => uri.startsWith(beginning))
      .filter(fits)
      .map(({ item }) => item);
  };
}

function familyIn<Item extends Templated>(item: Item): readonly Family<Item>[] {
  const { uriTemplate: template } = item;
  if (template === undefined) return [];
  const [beginning = "", ...expressions] = template.split("{");
  return [{ item, template, beginning, expressions: expressions.length }];
}

import { isJsonObject } from "../protocol.ts";

/** What a client said it can be asked, one flag for each, so that they fit into a session's id. */
export interface ClientAbilities {
  /** Fill in a form; visit a page. */
  readonly form: boolean;
  readonly url: boolean;
  readonly sampling: boolean;
  readonly roots: boolean;
}

export const noAbilities: ClientAbilities = {
  form: false,
  url: false,
  sampling: false,
  roots: false,
};

/** Reads `ClientCapabilities`. A bare `elicitation: {}` means forms, as before modes existed. */
export function abilitiesOf(capabilities: unknown): ClientAbilities {
  if (!isJsonObject(capabilities) || isEmpty(capabilities)) return noAbilities;
  const { elicitation, sampling, roots } = capabilities;
  const modes = isJsonObject(elicitation) ? elicitation : undefined;
  const url = isJsonObject(modes?.["url"]);
  return {
    form: modes !== undefined && (isJsonObject(modes["form"]) || !url),
    url,
    sampling: isJsonObject(sampling),
    roots: isJsonObject(roots),
  };
}

/** The same as `ClientCapabilities`, for a server that is asked in the client's place; one object for each. */
export const capabilitiesOf = (abilities: ClientAbilities) =>
  (known[placeOf(abilities)] ??= Object.freeze(written(abilities)));

const known: Readonly<ReturnType<typeof written>>[] = [];

const placeOf = ({ form, url, sampling, roots }: ClientAbilities): number =>
  (form ? 1 : 0) + (url ? 2 : 0) + (sampling ? 4 : 0) + (roots ? 8 : 0);

const written = ({ form, url, sampling, roots }: ClientAbilities) => ({
  ...((form || url) && { elicitation: { ...(form && { form: {} }), ...(url && { url: {} }) } }),
  ...(sampling && { sampling: {} }),
  ...(roots && { roots: {} }),
});

const isEmpty = (value: object): boolean => {
  for (const _ in value) return false;
  return true;
};

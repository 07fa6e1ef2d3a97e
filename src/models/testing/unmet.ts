/** Of sentences about a request, those that are not true. */
export const unmet = (claims: Readonly<Record<string, boolean>>): string[] =>
  Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [`not true: ${claim}`]));

/** Who calls what, how, and what becomes of it. */

import fc from "fast-check";
import type { Principal } from "../../../../src/identity/principal.ts";
import { legacy, modern, type Sent } from "../../../../src/mcp/testing/requests.ts";
import type { Era } from "../../../../src/upstreams/introduction.ts";
import { acts } from "./acts.ts";

export const eras: readonly Era[] = ["modern", "legacy"];

export const principals: readonly Principal[] = [
  { id: "operator", kind: "operator", permissions: ["*"] },
  { id: "user:aya", kind: "person", permissions: ["upstreams:call"] },
  { id: "user:ken", kind: "person", permissions: ["tools:call"] },
  { id: "service:none", kind: "service", permissions: [] },
];

export interface Scenario {
  readonly client: Era;
  readonly upstream: string;
  readonly tool: string;
  readonly principal: string;
  readonly given: keyof typeof givens;
  readonly headers: keyof typeof headersOf;
  readonly canBeAsked: boolean;
  readonly act: string;
  readonly leaves: boolean;
}

const huge = "あ".repeat(100_000);
const deep = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`);

/** Arguments, as they are put into the request. */
const givens = {
  none: undefined,
  empty: {},
  fitting: { region: "us-west1", n: 1.5 },
  wrongInside: { region: 5 },
  japanese: { region: "日本" },
  huge: { region: "eu", huge },
  deep,
  list: [],
  number: 5,
  null: null,
  /** The same key twice is written by {@link sentFor}. */
  twice: { region: "us-west1" },
} as const;

const encoded = (value: string): string => `=?base64?${Buffer.from(value).toString("base64")}?=`;

/** What headers say besides what they must. */
const headersOf: Readonly<Record<string, (given: unknown) => Readonly<Record<string, string>>>> = {
  none: () => ({}),
  agreeing: (given) => {
    const { region } = Object(given);
    return region === undefined ? {} : { "mcp-param-region": encoded(`${region}`) };
  },
  disagreeing: () => ({ "mcp-param-region": "elsewhere" }),
  broken: () => ({ "mcp-param-region": "=?base64?%?=" }),
  otherName: () => ({ "mcp-name": "modern__other" }),
  otherMethod: () => ({ "mcp-method": "tools/list" }),
  japanese: () => ({ "accept-language": "ja" }),
};

export function sentFor({
  client,
  upstream,
  tool: named,
  given,
  canBeAsked,
  ...rest
}: Scenario): Sent {
  const name = named === "nobody" ? "nobody__act" : `${upstream}__${named}`;
  const own = givens[given];
  const params = { name, ...(own !== undefined && { arguments: own }) };
  const abilities = canBeAsked ? { elicitation: { form: {} } } : {};
  const { headers, body } =
    client === "modern"
      ? modern("tools/call", params, { "io.modelcontextprotocol/clientCapabilities": abilities })
      : legacy("tools/call", params);
  const written = JSON.stringify(body);
  return {
    headers: {
      ...headers,
      "x-principal": rest.principal,
      ...headersOf[rest.headers]?.(own),
    },
    body: given === "twice" ? written.replace('"region":', '"region":"first","region":') : written,
  };
}

export const usual: Scenario = {
  client: "modern",
  upstream: "modern",
  tool: "act",
  principal: "operator",
  given: "empty",
  headers: "none",
  canBeAsked: false,
  act: "result",
  leaves: false,
};

/** An upstream that is late says nothing, and nobody waits for one that says nothing and is not late. */
const timely = (scenario: Scenario): Scenario => {
  if (scenario.upstream.endsWith("-late")) return { ...scenario, act: "silent" };
  return scenario.act === "silent" ? { ...scenario, act: "result" } : scenario;
};

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tables above have no other keys
  Object.keys(table) as Key[];

export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    client: fc.constantFrom(...eras),
    upstream: fc.constantFrom(...eras.flatMap((era) => [era, era, `${era}-late`, `${era}-busy`])),
    tool: fc.constantFrom(
      "act",
      "act",
      "region",
      "region",
      "typed",
      "excluded",
      "waiting",
      "nobody",
    ),
    principal: fc.constantFrom(...principals.map(({ id }) => id)),
    given: fc.constantFrom(...keysOf(givens)),
    headers: fc.constantFrom(...keysOf(headersOf)),
    canBeAsked: fc.boolean(),
    act: fc.constantFrom(...keysOf(acts)),
    leaves: fc.boolean(),
  })
  .map(timely);

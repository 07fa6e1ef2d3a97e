import { readdirSync } from "node:fs";
import { catalogue } from "../../src/kernel/errors.ts";
import { code, table } from "./markdown.ts";

interface Words {
  readonly message: (data: unknown) => string;
  readonly advice: string;
}
interface Entry {
  readonly status: number;
  readonly audience: string;
  readonly en: Words;
  readonly ja: Words;
}
interface Catalogue {
  readonly room: string;
  readonly list: Readonly<Record<string, Entry>>;
}

/** Every error of every room: code, status, message, advice. */
export async function errorsPage(): Promise<string> {
  const found = await Promise.all(files().map(cataloguesIn));
  const rooms = Map.groupBy(found.flat(), ({ room }) => room);
  const lists = [...rooms]
    .map(([room, all]) => ({ room, list: Object.assign({}, ...all.map(({ list }) => list)) }))
    .toSorted((left, right) => (left.room < right.room ? -1 : 1));
  return `# Errors

A failure of a tool is a result with \`isError\`, this code, a message and an advice, in the caller's language. Where a failure ends
an HTTP request of its own it has the status given here. What only the operator may read reaches the caller as \`kernel.internal\`
with an id; the log has the rest under that id. Words in angle brackets differ from case to case.

${lists.map(section).join("\n\n")}
`;
}

const files = (): string[] =>
  readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[/-])errors\.ts$/.test(file))
    .toSorted();

async function cataloguesIn(file: string): Promise<Catalogue[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a module namespace is a record
  const module = (await import(`../../src/${file}`)) as Record<string, unknown>;
  return Object.values(module).flatMap((value) =>
    typeof value === "object" && value !== null && catalogue in value
      ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `defineErrors` puts it there
        [value[catalogue] as Catalogue]
      : [],
  );
}

function section({ room, list }: Catalogue): string {
  const rows = Object.entries(list).map(([key, { status, audience, en, ja }]) => [
    code(`${room}.${key}`),
    String(status),
    audience,
    `${sample(en)}<br>${sample(ja)}`,
    `${escaped(en.advice)}<br>${escaped(ja.advice)}`,
  ]);
  return `## ${room}\n\n${table(["code", "status", "for", "message", "advice"], rows)}`;
}

const escaped = (text: string): string => text.replaceAll("<", "&lt;");

/** The message with the name of each datum in its place. */
function sample({ message }: Words): string {
  const data = new Proxy({}, { get: (_, name) => stand(String(name)) });
  return escaped(message(data));
}

/** Takes whatever a message does to a datum (a property, a method, a template) and stays `<name>`. */
function stand(name: string): unknown {
  const itself: unknown = new Proxy(() => itself, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => `<${name}>` : itself),
    apply: () => itself,
  });
  return itself;
}

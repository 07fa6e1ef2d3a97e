import { type Exhibit, exhibit, type Question, stringIn, text } from "./exhibit.ts";
import type { Journal } from "./journal.ts";

const form = (message: string, key: string): Question => ({
  method: "elicitation/create",
  params: {
    mode: "form",
    message,
    requestedSchema: { type: "object", properties: { [key]: { type: "string" } }, required: [key] },
  },
});

const page = (url: string): Question => ({
  method: "elicitation/create",
  params: { mode: "url", message: "Look at this page", url, elicitationId: "page-1" },
});

const told = (answers: unknown) => text(JSON.stringify(answers));

/** What asks its caller back. Every question names the `topic` of its call. */
export const askingExhibits = (journal: Journal): readonly Exhibit[] => [
  exhibit("ask_form", "Asks for a name", async (input, visit) => {
    const topic = stringIn(input, "topic", "you");
    journal.note("asking", { topic });
    visit.signal.addEventListener("abort", () => journal.note("cancelled", { key: topic }));
    const answers = await visit.ask({ name: form(`The name of ${topic}?`, "name") });
    journal.note("answered", { topic, answers });
    return told({ topic, ...answers });
  }),
  exhibit("ask_twice", "Asks for a name, then for a colour", async (input, visit) => {
    const topic = stringIn(input, "topic", "you");
    const first = await visit.ask({ name: form(`The name of ${topic}?`, "name") });
    const second = await visit.ask({ colour: form(`The colour of ${topic}?`, "colour") });
    return told({ topic, ...first, ...second });
  }),
  exhibit("ask_both", "Asks for a name and a colour at once", async (input, visit) => {
    const topic = stringIn(input, "topic", "you");
    const answers = await visit.ask({
      name: form(`The name of ${topic}?`, "name"),
      colour: form(`The colour of ${topic}?`, "colour"),
    });
    return told({ topic, ...answers });
  }),
  exhibit("ask_url", "Sends its caller to a page", async (_, visit) =>
    told(await visit.ask({ page: page("https://example.org/consent") })),
  ),
];

import { type Exhibit, exhibit, stringIn, text } from "./exhibit.ts";

/** What the changing exhibits do to the showroom. */
export interface Changes {
  addTool(name: string): void;
  removeTool(name: string): void;
  describe(name: string, description: string): void;
  touch(uri: string): void;
  addPrompt(name: string): void;
}

/** What changes the lists, and says so. */
export const changingExhibits = (changes: Changes): readonly Exhibit[] => [
  exhibit("add_tool", "Adds a tool", (input) => {
    changes.addTool(stringIn(input, "name", "added"));
    return text("added");
  }),
  exhibit("remove_tool", "Takes a tool away", (input) => {
    changes.removeTool(stringIn(input, "name", "added"));
    return text("removed");
  }),
  exhibit("redescribe", "Describes a tool anew", (input) => {
    changes.describe(stringIn(input, "name", "echo"), stringIn(input, "description"));
    return text("described");
  }),
  exhibit("add_prompt", "Adds a prompt", (input) => {
    changes.addPrompt(stringIn(input, "name", "added"));
    return text("added");
  }),
  exhibit("touch", "Changes a resource", (input) => {
    changes.touch(stringIn(input, "uri", "show://notes/welcome"));
    return text("touched");
  }),
];

import type { Resource, ResourceContents } from "../../src/pipeline/define-resource.ts";
import { redPixel } from "./fixture-tool.ts";

const single = (name: string, contents: ResourceContents & { mimeType: string }): Resource => ({
  name,
  title: name,
  uri: contents.uri,
  mimeType: contents.mimeType,
  cache: { ttlMs: 1000, cacheScope: "private" },
  read: async () => contents,
});

export const resources: readonly Resource[] = [
  single("static-text", {
    uri: "test://static-text",
    mimeType: "text/plain",
    text: "This is the content of the static text resource.",
  }),
  single("static-binary", { uri: "test://static-binary", mimeType: "image/png", blob: redPixel }),
  single("watched-resource", {
    uri: "test://watched-resource",
    mimeType: "text/plain",
    text: "Watched resource content",
  }),
  {
    name: "template",
    title: "Resource Template",
    uriTemplate: "test://template/{id}/data",
    mimeType: "application/json",
    complete: async (_, typed) => ["123", "124"].filter((id) => id.startsWith(typed)),
    async read(uri) {
      const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
      if (id === undefined) return undefined;
      const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
      return { uri, mimeType: "application/json", text };
    },
  },
];

import type { ServerResponse } from "node:http";

/** `lean`: without every field that the reference calls optional; the others are failures. */
export type Mood = "full" | "lean" | Refusing | Misbehaving;

type Refusing = "unauthorized" | "rateLimited" | "broken" | "refused";
type Misbehaving = "slow" | "cut" | "nonsense" | "wrongType" | "redirect";

/** The status of a mood that refuses in the vendor's own words. */
const refusals: Readonly<Record<Refusing, number>> = {
  unauthorized: 401,
  rateLimited: 429,
  broken: 500,
  refused: 400,
};

export const refusedStatus = (mood: Refusing): number => refusals[mood];

export const isMisbehaving = (mood: Mood): mood is Misbehaving => Object.hasOwn(misdeeds, mood);

/** Answers as no vendor means to. */
export const misbehave = (response: ServerResponse, mood: Misbehaving): void =>
  misdeeds[mood](response);

const misdeeds: Readonly<Record<Misbehaving, (response: ServerResponse) => void>> = {
  /** Nothing is sent; whoever waits gives up. */
  slow: () => undefined,

  cut(response) {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"id":"cut-');
    setTimeout(() => response.destroy(), 20);
  },

  nonsense(response) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"choices": [{"mess');
  },

  wrongType(response) {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html><body>It works!</body></html>");
  },

  redirect(response) {
    response.writeHead(307, { location: "/elsewhere" });
    response.end();
  },
};

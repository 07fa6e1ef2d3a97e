/** The admin API of the people whom the hub knows. */

import * as z from "zod";
import { peopleErrors } from "../../identity/people/errors.ts";
import type { People, Person } from "../../identity/people/people.ts";
import type { Sessions } from "../../identity/sessions/sessions.ts";
import { type ApiActions, type ApiNeeds, apiRoute } from "../api/api-route.ts";
import type { GuardedRoute } from "../route.ts";

export interface PeopleRouteNeeds extends ApiNeeds {
  readonly people: Pick<People, "search" | "find" | "setActive">;
  readonly sessions: Pick<Sessions, "revokeAll">;
}

const permission = "people:manage";

const wanted = z.object({ text: z.string().max(200).optional() });

const change = z.strictObject({ active: z.boolean() });

/** Everything under `/api/people`. */
export function peopleRoutes(needs: PeopleRouteNeeds): readonly GuardedRoute[] {
  const addresses: Readonly<Record<string, ApiActions>> = {
    "/api/people": {
      GET: {
        permission,
        answer: async ({ query }) => ({
          body: { people: (await needs.people.search(query(wanted).text)).map(shown) },
        }),
      },
    },
    "/api/people/:id": one(needs),
  };
  return Object.entries(addresses).map(([path, actions]) => apiRoute(path, actions, needs));
}

const one = ({ people, sessions }: PeopleRouteNeeds): ApiActions => ({
  GET: {
    permission,
    answer: async ({ params: { id = "" } }) => ({ body: shown(await known(people, id)) }),
  },
  POST: {
    permission,
    async answer({ params: { id = "" }, body }) {
      const { active } = await body(change);
      if (!(await people.setActive(id, active))) throw peopleErrors.unknownSubject({});
      const ended = active ? 0 : await sessions.revokeAll(id, "switched off");
      return { body: { ...shown(await known(people, id)), endedSessions: ended } };
    },
  },
});

async function known(people: PeopleRouteNeeds["people"], id: string): Promise<Person> {
  const person = await people.find(id);
  if (person === undefined) throw peopleErrors.unknownSubject({});
  return person;
}

const shown = ({ externalId: _externalId, ...person }: Person) => person;

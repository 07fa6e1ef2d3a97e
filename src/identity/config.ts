import * as z from "zod";
import { directoriesConfig } from "./directory/settings.ts";

/** Who may talk to the hub over HTTP. */
export const authConfig = z
  .strictObject({
    mode: z
      .enum(["token", "oauth", "none"])
      .default("token")
      .describe(
        "`token`: the operator's token; `none`: anybody, on a loopback address only; `oauth`: logins, not in this version.",
      ),
    directories: directoriesConfig,
  })
  .prefault({});

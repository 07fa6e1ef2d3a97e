import * as z from "zod";
import { scopeList } from "./scopes.ts";

const granted = z.union([
  scopeList,
  z.strictObject({
    from: z
      .string()
      .min(1)
      .max(64)
      .describe("The directory or provider of logins that must have named the group."),
    scopes: scopeList,
  }),
]);

/** Which scopes the members of which groups may have. */
export const groupSettings = z
  .record(z.string().min(1).max(1024), granted)
  .optional()
  .describe(
    "Scopes (`mcp:read`, `mcp:write`, `mcp:execute`, `mcp:admin`) by the name of a group: a distinguished name for groups of directories, any other name for those of other logins; `{ from, scopes }` takes the word of one of them only. Left out, the groups `MCP_Administrators`, `MCP_PowerUsers`, `MCP_Users` and `MCP_ReadOnly` below the `groupBase` of a directory.",
  );

export type GroupSettings = z.output<typeof groupSettings>;

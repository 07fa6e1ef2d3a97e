import * as z from "zod";

/** Written instead of a provider: nothing leaves this machine. */
export const localModel = "local";

/** Takes the place of the configured order of providers. */
export const modelArgument = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,31}(\/\S{1,200})?$/, "expected provider/model, such as studio/whisper-1")
  .optional()
  .describe(
    "Instead of the configured order: `provider/model` for the tool's main work, or `provider` for everything that it offers; `local` asks no provider.",
  );

import { detectByAsking } from "../asking/detect-by-asking.ts";
import { readByAsking } from "../asking/read-by-asking.ts";
import type { Capability } from "../capability.ts";
import { openaiCapabilities } from "../openai/capabilities.ts";
import type { Service, Services } from "../provider.ts";
import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf, withSeeing } from "../settings.ts";
import { type Chat, openChat } from "./chat.ts";
import { embedAt } from "./embed.ts";
import { commonLimits, openaiCompatibleModels } from "./models.ts";
import { type Server, serverAt } from "./server.ts";
import type { OpenaiCompatibleSettings } from "./settings.ts";
import { speakAt } from "./speak.ts";
import { transcribeAt } from "./transcribe.ts";
import { type VoiceList, voicesOf } from "./voices.ts";

/** Any server that speaks OpenAI's API: Ollama, LM Studio, vLLM, llama.cpp, LocalAI, speaches ... */
export const openaiCompatible: ProviderKind<OpenaiCompatibleSettings> = {
  kind: "openai-compatible",
  offers: openaiCapabilities,
  offering: ({ models }) => openaiCapabilities.filter((each) => each in withSeeing(models)),
  models: openaiCompatibleModels,
  missing: ({ models }) => (Object.keys(models).length === 0 ? "models" : undefined),
  open(name, settings, { wire }) {
    const server = serverAt(name, settings, wire);
    const voices = voicesOf(server, settings);
    const services = servicesOf(server, settings, voices);
    return {
      name,
      kind: "openai-compatible",
      services,
      model: (id) => ({ id, capabilities: uses(services, id), limits: commonLimits }),
      manners: mannersOf(settings),
      voices: (signal) => voices.all(signal),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  },
};

function servicesOf(
  server: Server,
  { boxes, ...settings }: OpenaiCompatibleSettings,
  voices: VoiceList,
): Services {
  const models = withSeeing(settings.models);
  const { provider } = server;
  const chat = openChat(server);
  const asked = { provider, boxes };
  return {
    ...(models.describe && { describe: answerer(models.describe, chat) }),
    ...(models.detect && { detect: detectByAsking(answerer(models.detect, chat), asked) }),
    ...(models.read && { read: readByAsking(answerer(models.read, chat), { provider }) }),
    ...(models.transcribe && { transcribe: transcribeAt(server, models.transcribe) }),
    ...(models.speak && { speak: speakAt(server, models.speak, voices) }),
    ...(models.embed && { embed: embedAt(server, models.embed) }),
    ...(models.generate && { generate: answerer(models.generate, chat) }),
  };
}

/** What the settings use the model for; one that they do not name may be good for anything. */
function uses(services: Services, model: string): Capability[] {
  const offered: Capability[] = openaiCapabilities.filter(
    (capability) => services[capability] !== undefined,
  );
  const named = offered.filter((capability) => services[capability]?.model === model);
  return named.length > 0 ? named : offered;
}

/** Pictures or none, it is the same conversation. */
const answerer = (model: string, chat: Chat): Service<"describe"> & Service<"generate"> => ({
  model,
  run: chat,
});

import type { Option } from "../define-command.ts";
import { configOption, dataDirOption } from "../hub-options.ts";

/** Whose secrets: they are files of a data folder, and no hub has to run. */
export const secretOptions: readonly Option[] = [configOption, dataDirOption];

export const secretOperand = {
  name: "<name>",
  about: {
    en: "letters, digits, ., - and _",
    ja: "英数字・「.」・「-」・「_」",
  },
};

import { type ProgramsConfig, programsConfig } from "../config.ts";
import { programs, type Programs } from "../programs.ts";

/** The programs of this machine, as a hub would find them. */
export const installed = (settings: Partial<ProgramsConfig> = {}): Programs =>
  programs({ ...programsConfig.parse({}), ...settings }, process.env["PATH"] ?? "");

import { systemClock } from "../../../kernel/clock.ts";
import { policyConfig } from "../config.ts";
import { createPolicy, type RulePolicy } from "../create-policy.ts";

/** Without rules: what the principal's permissions name is allowed, and nothing else. */
export const permissionPolicy: RulePolicy = createPolicy(policyConfig.parse({}), systemClock);

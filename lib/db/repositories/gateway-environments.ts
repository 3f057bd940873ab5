import type { GatewayEnvironment } from "#lib/services/ports.ts";

/** What may stand in an `environment` column. */
export const GATEWAY_ENVIRONMENTS = ["simulator", "sandbox", "production"] as const satisfies GatewayEnvironment[];

// Numbers of platform/price-rules that a run reads the market by; a test holds both equal.

/** Articles surveillance-run (window-days) and cost-confidentiality (least-peers). */
export const RUN_RULES = { windowDays: 400, leastPeers: 3 } as const

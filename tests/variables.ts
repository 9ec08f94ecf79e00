/** What Broadsheet reads of the environment; tests/docs.test.ts holds the list against the program. */
export const variables: readonly string[] = [
  ...["PORT", "HOST", "PUBLIC_URL", "DATA_DIR", "OUTPUT_DIR", "SCHEDULE", "SCHEDULE_TIMEZONE"],
  ...["LOG_LEVEL", "LOG_REQUESTS", "ADMIN_TOKEN"],
];

/** The environment variables that Broadsheet reads; tests/docs.test.ts compares the list with the program. */
export const variables: readonly string[] = [
  ...["PORT", "HOST", "PUBLIC_URL", "DATA_DIR", "OUTPUT_DIR", "SCHEDULE", "SCHEDULE_TIMEZONE"],
  ...["LOG_LEVEL", "LOG_REQUESTS", "ADMIN_TOKEN"],
];

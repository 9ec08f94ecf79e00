/** Addresses for information about the server, and for commands to it. */
export const ownAddresses = {
  alive: "/healthz",
  ready: "/readyz",
  metrics: "/metrics",
  version: "/-/version",
  publish: "/-/publish",
} as const;

const addresses: ReadonlySet<string> = new Set(Object.values(ownAddresses));

/** Whether the server itself answers at that address, so that no document can be published there. */
export function isOwnAddress(urlPath: string): boolean {
  return addresses.has(urlPath);
}

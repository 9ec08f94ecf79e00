import { systemCodeOf } from "../errors.ts";

/** Why a connection failed, in plain words that complete "cannot be reached: …". */
export function connectionFault(error: unknown, patienceMs: number): string {
  if (error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError"))
    return `no answer within ${patienceMs / 1000} seconds`;
  // `fetch` puts the actual error into `cause`.
  if (error instanceof TypeError && error.cause instanceof Error) return connectionFault(error.cause, patienceMs);
  const code = systemCodeOf(error);
  if (code.startsWith("HPE_")) return "it does not speak HTTP on that port";
  if (code.startsWith("ERR_SSL_")) return noTls;
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const noTls = "it does not speak TLS on that port, or only an unsupported version";
const unknownIssuer = "its certificate is from an unknown authority, or an intermediate certificate is missing";

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens on that port",
  ECONNRESET: "the connection was broken off",
  UND_ERR_SOCKET: "the connection was broken off",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name could not be looked up",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to it",
  ETIMEDOUT: "the connection could not be made in time",
  UND_ERR_CONNECT_TIMEOUT: "the connection could not be made in time",
  EPROTO: noTls,
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

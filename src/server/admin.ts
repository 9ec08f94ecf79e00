import { hash, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { BroadsheetError } from "../errors.ts";

/** Starts a run if the client sends `token`, and answers with its result. If the run fails, `publish` logs why. */
export function publishHandler(publish: () => Promise<unknown>, token: string): RequestHandler {
  return async (request: Request, response: Response) => {
    response.set("Cache-Control", "no-store");
    const given = givenToken(request.get("Authorization"));
    if (!isSame(given ?? "", token)) {
      // RFC 6750 section 3: a client that sent a token is told that the token is wrong; one that sent none is told only
      // what to send.
      const fault = given === undefined ? "" : ', error="invalid_token"';
      response
        .status(401)
        .set("WWW-Authenticate", `Bearer realm="broadsheet"${fault}`)
        .json({ error: "expected the admin token" });
      return;
    }
    // A run may take longer than a connection may stay silent.
    response.setTimeout(0);
    if (expectsContinue(request)) response.writeContinue();
    try {
      response.json(await publish());
    } catch (fault) {
      response
        .status(503)
        .json({ error: fault instanceof BroadsheetError ? fault.message : "the run failed; the log says why" });
    }
  };
}

/** RFC 9110 section 10.1.1: whether the client waits for a 100 before it sends the body. Not part of HTTP/1.0. */
function expectsContinue(request: Request): boolean {
  return request.httpVersion === "1.1" && request.get("Expect")?.toLowerCase() === "100-continue";
}

function givenToken(field = ""): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(field)?.[1];
}

function isSame(given: string, token: string): boolean {
  // Hashes have the same length, so the time that this takes reveals neither the token's content nor its length.
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", token, "buffer"));
}

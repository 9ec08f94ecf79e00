import { createHash, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { BroadsheetError } from "../errors.ts";
import type { Logger } from "./logger.ts";

/** Asks for a run for whoever knows `token`, and answers with its result. */
export function publishHandler(publish: () => Promise<unknown>, token: string, logger: Logger): RequestHandler {
  return async (request: Request, response: Response) => {
    response.set("Cache-Control", "no-store");
    if (!isAuthorized(request.get("Authorization"), token)) {
      response
        .status(401)
        .set("WWW-Authenticate", 'Bearer realm="broadsheet"')
        .json({ error: "expected the admin token" });
      return;
    }
    try {
      response.json(await publish());
    } catch (fault) {
      logger.error({ err: fault }, "the run that was asked for failed");
      response
        .status(503)
        .json({ error: fault instanceof BroadsheetError ? fault.message : "the run failed; the log says why" });
    }
  };
}

function isAuthorized(field: string | undefined, token: string): boolean {
  const given = /^Bearer +([^\s]+) *$/i.exec(field ?? "")?.[1] ?? "";
  // Hashes are equally long, so that neither content nor length shows in the time that it takes.
  return timingSafeEqual(sha256(given), sha256(token));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Representation } from "../publication/reading/representation.ts";
import type { RequestFields } from "./request-fields.ts";

/** Passes a request on, with the fault if there was one; Express's `next` is such a function. */
export type Next = (fault?: unknown) => void;

/** One request for one document. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly next: Next;
  readonly fields: RequestFields;
  readonly representation: Representation;
}

/** The header fields that decide how a document is answered; the lines of a repeated field are joined. */
export interface RequestFields {
  /** How many Host fields there are; RFC 9112 section 3.2 requires exactly one. */
  hosts: number;
  host: string | undefined;
  transferEncoding: string | undefined;
  upgrade: string | undefined;
  accept: string | undefined;
  acceptEncoding: string | undefined;
  ifNoneMatch: string | undefined;
  ifModifiedSince: string | undefined;
  ifMatch: string | undefined;
  ifUnmodifiedSince: string | undefined;
  range: string | undefined;
  ifRange: string | undefined;
}

/**
 * Reads the header as it was sent, as alternating names and values. `request.headers` would read every field, which
 * costs more than the answer.
 */
export function requestFields(rawHeaders: readonly string[]): RequestFields {
  const fields: RequestFields = {
    hosts: 0,
    host: undefined,
    transferEncoding: undefined,
    upgrade: undefined,
    accept: undefined,
    acceptEncoding: undefined,
    ifNoneMatch: undefined,
    ifModifiedSince: undefined,
    ifMatch: undefined,
    ifUnmodifiedSince: undefined,
    range: undefined,
    ifRange: undefined,
  };
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (nameLengths[name.length] === true) take(fields, name.toLowerCase(), rawHeaders[index + 1] ?? "");
  }
  return fields;
}

function take(fields: RequestFields, name: string, value: string): void {
  switch (name) {
    case "host":
      fields.hosts += 1;
      fields.host = value;
      break;
    case "transfer-encoding":
      fields.transferEncoding = joined(fields.transferEncoding, value);
      break;
    case "upgrade":
      fields.upgrade = joined(fields.upgrade, value);
      break;
    case "accept":
      fields.accept = joined(fields.accept, value);
      break;
    case "accept-encoding":
      fields.acceptEncoding = joined(fields.acceptEncoding, value);
      break;
    case "if-none-match":
      fields.ifNoneMatch = joined(fields.ifNoneMatch, value);
      break;
    case "if-match":
      fields.ifMatch = joined(fields.ifMatch, value);
      break;
    case "if-modified-since":
      fields.ifModifiedSince = joined(fields.ifModifiedSince, value);
      break;
    case "if-unmodified-since":
      fields.ifUnmodifiedSince = joined(fields.ifUnmodifiedSince, value);
      break;
    case "range":
      fields.range = joined(fields.range, value);
      break;
    case "if-range":
      fields.ifRange = joined(fields.ifRange, value);
      break;
  }
}

/**
 * RFC 9110 section 5.2: the lines of one field form a list. A field that is not a list becomes invalid by that, and is
 * then ignored.
 */
function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`;
}

/** Lengths of the names above: checking the length first is cheaper than comparing names. */
const nameLengths: readonly (boolean | undefined)[] = (() => {
  const table: (boolean | undefined)[] = Array.from({ length: 64 });
  const names =
    "host transfer-encoding upgrade accept accept-encoding if-none-match if-match if-modified-since if-unmodified-since range if-range";
  for (const name of names.split(" ")) table[name.length] = true;
  return table;
})();

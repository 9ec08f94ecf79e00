/**
 * The path of a request target as it was sent, without its query: of the origin form (`/rss.xml?x`) and, as RFC 9112
 * section 3.2.2 has it, of the absolute form (`http://host/rss.xml`). Nothing for any other form.
 */
export function pathOfTarget(target: string): string | undefined {
  const origin = target.charCodeAt(0) === slash ? target : originForm(target);
  return origin === undefined ? undefined : beforeQuery(origin);
}

/** All of a request target but its query: to the letter, whatever its form. */
export function beforeQuery(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? target : target.slice(0, query);
}

/** The query of a request target, with its `?`; blank where it has none. */
export function queryOfTarget(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? "" : target.slice(query);
}

/**
 * Who may keep an answer that hangs on the query. A cache that was told to leave queries out would give everybody what
 * one of them got.
 */
export function scopeOf(target: string): "public" | "private" {
  return queryOfTarget(target) === "" ? "public" : "private";
}

function originForm(target: string): string | undefined {
  // RFC 9110 section 4.2.4: no name and password in it.
  const match = /^https?:\/\/[^/?#@]+(?=[/?#]|$)(.*)$/i.exec(target);
  if (match === null) return undefined;
  const [, rest = ""] = match;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

const slash = 0x2f;

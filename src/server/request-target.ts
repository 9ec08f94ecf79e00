/**
 * The path of a request target as it was sent, without the query, from the origin form (`/rss.xml?x`) or the absolute
 * form (`http://host/rss.xml`, RFC 9112 section 3.2.2). Undefined for any other form.
 */
export function pathOfTarget(target: string): string | undefined {
  const origin = target.charCodeAt(0) === slash ? target : originForm(target);
  return origin === undefined ? undefined : beforeQuery(origin);
}

/** A request target of any form without its query, unchanged. */
export function beforeQuery(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? target : target.slice(0, query);
}

/** The query of a request target, with its `?`; empty if there is none. */
export function queryOfTarget(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? "" : target.slice(query);
}

/**
 * Which caches may keep an answer that depends on the query: a shared cache configured to ignore queries would serve
 * one client's answer to all.
 */
export function scopeOf(target: string): "public" | "private" {
  return queryOfTarget(target) === "" ? "public" : "private";
}

function originForm(target: string): string | undefined {
  // RFC 9110 section 4.2.4: user names and passwords are not allowed.
  const match = /^https?:\/\/[^/?#@]+(?=[/?#]|$)(.*)$/i.exec(target);
  if (match === null) return undefined;
  const [, rest = ""] = match;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

const slash = 0x2f;

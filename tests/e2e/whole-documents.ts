import { parseFeed } from "feedsmith";
import { SaxesParser } from "saxes";

/** Why a document is not whole; undefined if it is. */
export function faultOf(path: string, text: string): string | undefined {
  try {
    if (/(?:rss|atom)\.xml$/.test(path)) parseFeed(text);
    if (path.endsWith(".xml")) new SaxesParser().write(text).close();
    else if (path.endsWith(".json")) parseFeed(JSON.parse(text));
    else if (!text.trimEnd().endsWith("</html>")) return "no whole page";
    return undefined;
  } catch (error) {
    return String(error);
  }
}

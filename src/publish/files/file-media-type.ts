import { encodedPath } from "../../path-spelling.ts";
import { mediaTypeOf } from "../../records/media-types.ts";

/** The media type of a published file, judged by its path alone; text is taken for UTF-8. */
export function fileMediaType(path: string): string {
  const mediaType = mediaTypeOf(encodedPath(path));
  return /^(?:text\/|application\/(?:json|xml)$)/.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType;
}

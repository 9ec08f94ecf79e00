import { encodedPath } from "../../path-spelling.ts";
import { mediaTypeOf } from "../../records/media-types.ts";

/** The media type of a published file, by its path alone. Text is assumed to be UTF-8. */
export function fileMediaType(path: string): string {
  const mediaType = mediaTypeOf(encodedPath(path));
  return /^(?:text\/|application\/(?:json|xml)$)/.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType;
}

/** Media type by file ending, for files of which nothing but the name is known. */
export function mediaTypeOf(path: string): string {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return mediaTypes.get(ending) ?? "application/octet-stream";
}

/** Whether compressing such bytes is worth anything; pictures, sound and film are compressed already. */
export function isCompressible(mediaType: string): boolean {
  return /^(?:text\/[\w.+-]+|application\/(?:[\w.+-]*\+)?(?:xml|json|javascript)|image\/svg\+xml)(?:;|$)/.test(
    mediaType,
  );
}

const mediaTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    html: "text/html; charset=utf-8",
    css: "text/css; charset=utf-8",
    js: "text/javascript; charset=utf-8",
    txt: "text/plain; charset=utf-8",
    xml: "application/xml; charset=utf-8",
    opml: "text/x-opml; charset=utf-8",
    json: "application/json; charset=utf-8",
    svg: "image/svg+xml",
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    avif: "image/avif",
    ico: "image/x-icon",
    woff2: "font/woff2",
    mp3: "audio/mpeg",
    m4a: "audio/mp4",
    ogg: "audio/ogg",
    mp4: "video/mp4",
    webm: "video/webm",
    pdf: "application/pdf",
  }),
);

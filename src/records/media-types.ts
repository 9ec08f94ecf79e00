const byEnding: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aac: "audio/aac",
    aif: "audio/aiff",
    aiff: "audio/aiff",
    flac: "audio/flac",
    m4a: "audio/mp4",
    m4b: "audio/mp4",
    mp3: "audio/mpeg",
    oga: "audio/ogg",
    ogg: "audio/ogg",
    opus: "audio/ogg",
    wav: "audio/wav",
    weba: "audio/webm",
    avi: "video/x-msvideo",
    m4v: "video/mp4",
    mkv: "video/matroska",
    mov: "video/quicktime",
    mp4: "video/mp4",
    mpeg: "video/mpeg",
    mpg: "video/mpeg",
    ogv: "video/ogg",
    webm: "video/webm",
    apng: "image/apng",
    avif: "image/avif",
    bmp: "image/bmp",
    gif: "image/gif",
    heic: "image/heic",
    jpeg: "image/jpeg",
    jpg: "image/jpeg",
    jxl: "image/jxl",
    png: "image/png",
    svg: "image/svg+xml",
    tif: "image/tiff",
    tiff: "image/tiff",
    webp: "image/webp",
    atom: "application/atom+xml",
    css: "text/css",
    csv: "text/csv",
    doc: "application/msword",
    docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    epub: "application/epub+zip",
    gz: "application/gzip",
    htm: "text/html",
    html: "text/html",
    ico: "image/x-icon",
    ics: "text/calendar",
    js: "text/javascript",
    json: "application/json",
    m3u8: "application/vnd.apple.mpegurl",
    md: "text/markdown",
    mjs: "text/javascript",
    mobi: "application/x-mobipocket-ebook",
    odp: "application/vnd.oasis.opendocument.presentation",
    ods: "application/vnd.oasis.opendocument.spreadsheet",
    odt: "application/vnd.oasis.opendocument.text",
    opml: "text/x-opml",
    otf: "font/otf",
    pdf: "application/pdf",
    ppt: "application/vnd.ms-powerpoint",
    pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    rdf: "application/rdf+xml",
    rss: "application/rss+xml",
    srt: "application/x-subrip",
    tar: "application/x-tar",
    torrent: "application/x-bittorrent",
    ttf: "font/ttf",
    txt: "text/plain",
    vtt: "text/vtt",
    wasm: "application/wasm",
    webmanifest: "application/manifest+json",
    woff: "font/woff",
    woff2: "font/woff2",
    xhtml: "application/xhtml+xml",
    xls: "application/vnd.ms-excel",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    xml: "application/xml",
    xsl: "application/xslt+xml",
    zip: "application/zip",
  }),
);

/** RFC 2046 section 4.5.1: the type of a file about which nothing is known. */
export const unknownMediaType = "application/octet-stream";

/** The media type for an address's extension; `unknownMediaType` if unknown. */
export function mediaTypeOf(address: string): string {
  const path = address.replace(/[?#].*$/s, "");
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1] ?? "";
  return byEnding.get(ending.toLowerCase()) ?? unknownMediaType;
}

/** Extensions of images that browsers show, for regular expressions. */
export const pictureEnding = String.raw`\.(?:avif|gif|jpe?g|png|svg|webp)`;

/** Extensions of audio and video files on authors' pages, for regular expressions. */
export const recordingEnding = String.raw`\.(?:m4a|m4v|mov|mp3|mp4|oga|ogg|ogv|opus|wav|webm)`;

/** Type and subtype, then anything after a semicolon. */
const mediaType = /^([\w!#$&^.+-]+\/[\w!#$&^.+-]+)(?:\s*(;.*))?$/s;

// RFC 9110 section 5.6.6, except for backslashes in quoted values, which no media type needs.
const parameters = /^(?:\s*;\s*[\w!#$%&'*^`|~.+-]+=(?:[\w!#$%&'*^`|~.+-]+|"[ !#-[\]-~]*"))+$/;

/**
 * The media type in a text such as `audio/ogg; codecs=opus`; malformed parameters are dropped. Undefined if there is
 * none.
 */
export function readMediaType(text: string): string | undefined {
  const [, type, rest = ""] = mediaType.exec(text.trim()) ?? [];
  if (type === undefined) return undefined;
  return parameters.test(rest) ? type + rest : type;
}

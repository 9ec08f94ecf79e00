/** Below the base address. */
export const stylesheetPath = "feed.css";

/** What makes an XML feed readable for somebody who opened it in a browser. */
export const feedStylesheet: { readonly path: string; readonly mediaType: string; readonly bytes: Buffer } = {
  path: stylesheetPath,
  mediaType: "text/css; charset=utf-8",
  bytes: Buffer.from(""),
};

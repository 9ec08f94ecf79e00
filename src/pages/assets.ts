import { copyScript } from "./copy-script.ts";
import { style } from "./style.ts";

/** A file that pages link to. */
export interface PageAsset {
  /** A path below the base address. */
  readonly path: string;
  /** The value of Content-Type. */
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A folded sheet with a headline and two columns. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="6" fill="#8f1d18"/>
<path fill="#fdfbf6" d="M6 6h20v5H6zm0 8h9v2H6zm0 4h9v2H6zm0 4h9v2H6zm0 4h9v1H6zm11-12h9v13h-9z"/>
</svg>
`;

/** The files that all pages link to, the same for every site. */
export const pageAssets: readonly PageAsset[] = [
  { path: "style.css", mediaType: "text/css; charset=utf-8", bytes: Buffer.from(style) },
  { path: "copy.js", mediaType: "text/javascript; charset=utf-8", bytes: Buffer.from(copyScript) },
  { path: "icon.svg", mediaType: "image/svg+xml", bytes: Buffer.from(icon) },
];

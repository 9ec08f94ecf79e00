import { isUtf8 } from "node:buffer";
import { createRequire } from "node:module";
import type { TextDecoder as NodeDecoder } from "node:util";
import type * as iconv from "iconv-lite";
import type { Problem } from "../errors.ts";

/** XML 1.0 appendix F: a text in UTF-16 begins with a byte order mark or `<?`. */
const utf16Beginnings: readonly (readonly [string, string])[] = [
  ["feff", "utf-16be"],
  ["fffe", "utf-16le"],
  ["003c003f", "utf-16be"],
  ["3c003f00", "utf-16le"],
];

/** HTML section 4.2.5.4: a page declares its encoding in its first 1,024 bytes; an XML declaration is shorter. */
const declarationLength = 1_024;
const xmlDeclaration = /^(?:\xEF\xBB\xBF)?\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']+)["']/;
const htmlDeclaration = /^\s*<(?:!doctype html|html|head)\b.*?<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/is;

/**
 * The text, decoded as its first bytes, its sender (`told`), its XML declaration or its page says; undefined if it can
 * only be UTF-8.
 */
export function decodeAsDeclared(bytes: Buffer, file: string, told?: string): string | Problem | undefined {
  const encoding = encodingOf(bytes, told);
  if (encoding === undefined) return undefined;
  const advice = "save the file as UTF-8";
  const decode = decoderOf(encoding);
  if (decode === undefined)
    return { severity: "error", file, line: 1, expected: "a known encoding", found: `"${encoding}"`, advice };
  const text = decode(bytes);
  return text ?? { severity: "error", file, expected: `is not in ${encoding}, as it says it is`, advice };
}

function encodingOf(bytes: Buffer, told?: string): string | undefined {
  const mark = bytes.toString("hex", 0, 4);
  const [, utf16] = utf16Beginnings.find(([known]) => mark.startsWith(known)) ?? [];
  if (utf16 !== undefined) return utf16;
  // Valid UTF-8 is hardly ever valid by chance, and a declaration may be out of date. Escape characters, which XML does
  // not allow, reveal encodings that look like ASCII.
  if (isUtf8(bytes) && !bytes.includes(0x1b)) return undefined;
  const beginning = bytes.toString("latin1", 0, declarationLength);
  const [, written] = xmlDeclaration.exec(beginning) ?? htmlDeclaration.exec(beginning) ?? [];
  const declared = told ?? written;
  // If that were true, the declaration itself could not be read as ASCII.
  return declared === undefined || /^utf-?(?:8|16)/i.test(declared) ? undefined : declared;
}

/** The library also knows these, which are no encodings; servers call unknown files `binary`. */
const writtenBytes = /^(?:base64|binary|hex)$/i;

/** Undefined if the bytes are not text in the encoding. */
type Decode = (bytes: Buffer) => string | undefined;

function decoderOf(encoding: string): Decode | undefined {
  const decoder = decoderOfNode(encoding);
  // Encoding Standard, section 4.2: this name means all Korean syllables, of which Node 20 knows a fifth.
  if (decoder !== undefined && decoder.encoding !== "euc-kr") return (bytes) => decodedByNode(bytes, decoder);
  const { decode, encodingExists } = library();
  if (writtenBytes.test(encoding) || !encodingExists(encoding)) return undefined;
  return (bytes) => {
    const text = decode(bytes, encoding);
    return text.includes("\uFFFD") ? undefined : text;
  };
}

function decoderOfNode(encoding: string) {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    return undefined;
  }
}

function decodedByNode(bytes: Buffer, decoder: NodeDecoder): string | undefined {
  try {
    // Decoding at once, Node 20 takes windows-1252 for ISO 8859-1, where curly quotes are control characters.
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch {
    return undefined;
  }
}

const load = createRequire(import.meta.url);

/** Loaded on demand, since hardly any text needs it. */
function library(): typeof iconv {
  return load("iconv-lite") as typeof iconv;
}

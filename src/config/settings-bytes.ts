import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/**
 * The bytes of a settings file.
 *
 * @throws the system's error; `ENXIO` for a pipe, a device or a socket.
 */
export function settingsBytes(file: string): Buffer {
  // Otherwise, opening a pipe would wait for a writer.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(descriptor);
    if (found.isFile() || found.isDirectory()) return readFileSync(descriptor);
    throw Object.assign(new Error(`no regular file: ${file}`), { code: "ENXIO" });
  } finally {
    closeSync(descriptor);
  }
}

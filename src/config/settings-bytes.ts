import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/**
 * The bytes of a settings file.
 *
 * @throws the system's error; for a pipe or a device, `ENXIO`, as for a socket.
 */
export function settingsBytes(file: string): Buffer {
  // Without this flag, opening a pipe would wait until somebody writes to it.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(descriptor);
    if (found.isFile() || found.isDirectory()) return readFileSync(descriptor);
    throw Object.assign(new Error(`no regular file: ${file}`), { code: "ENXIO" });
  } finally {
    closeSync(descriptor);
  }
}

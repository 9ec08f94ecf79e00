import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/**
 * What a file of settings holds.
 *
 * @throws what the system says; of a pipe or a device what it says of a socket, `ENXIO`
 */
export function settingsBytes(file: string): Buffer {
  // Opening a pipe would wait for somebody to write into it.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(descriptor);
    if (found.isFile() || found.isDirectory()) return readFileSync(descriptor);
    throw Object.assign(new Error(`no regular file: ${file}`), { code: "ENXIO" });
  } finally {
    closeSync(descriptor);
  }
}

import { expect, it } from "vitest";
import { recordFormatOf, recordFormats } from "../../src/sources/index.ts";
import { isRecordFile, recordEndings } from "../../src/sources/record-files.ts";

const endings = Object.values(recordEndings).flat();

it.each(endings)("%s names a format", (ending) => {
  expect(recordFormatOf(`a/b${ending.toUpperCase()}`)?.extensions).toContain(ending);
});

it("knows the ending of every format", () => {
  expect(recordFormats.flatMap((format) => format.extensions).filter((ending) => !isRecordFile(`a${ending}`))).toEqual(
    [],
  );
});

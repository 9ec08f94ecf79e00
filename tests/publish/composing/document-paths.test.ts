import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isDocumentPath, siteFilePaths } from "../../../src/publish/composing/document-paths.ts";
import { article, createFixture, type Fixture } from "../site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

describe("the paths of published files", () => {
  it("tell documents, article pages and the single files apart", async () => {
    for (let day = 1; day <= 8; day += 1) {
      fixture.write(`${day}.md`, article(`id:${day}`, day, { tags: ["A tag"], authors: ["Ada"] }));
    }
    await fixture.publish();
    const output = join(fixture.home, "output");
    const files = (readdirSync(output, { recursive: true }) as string[]).filter(
      (path) => !path.startsWith(".state") && statSync(join(output, path)).isFile(),
    );
    expect(files.filter((path) => !isDocumentPath(path)).sort()).toEqual([...siteFilePaths].sort());
  });
});

import { describe, expect, it } from "vitest";
import { settingsSchema } from "../../src/config/settings-schema.ts";
import { articleSchema } from "../../src/records/article-schema.ts";
import { jsonSchemaOf } from "./json-schema.ts";

// `npx vitest run tests/records/json-schema.test.ts --update` writes the files anew.
describe("the published JSON Schemas", () => {
  it("of site.yaml is the one that validates it", async () => {
    const schema = jsonSchemaOf(settingsSchema, "Broadsheet: site.yaml", true);
    await expect(schema).toMatchFileSnapshot("../../schemas/site.schema.json");
  });

  it("of a record is the one that validates it", async () => {
    const schema = jsonSchemaOf(articleSchema, "Broadsheet: an article's front matter, or a record in JSON");
    await expect(schema).toMatchFileSnapshot("../../schemas/article.schema.json");
  });

  it("describes every setting and field", () => {
    for (const schema of [settingsSchema, articleSchema]) {
      const { properties } = JSON.parse(jsonSchemaOf(schema, "")) as {
        properties: Record<string, { description?: string }>;
      };
      const silent = Object.entries(properties).filter(([, { description }]) => description === undefined);
      expect(silent.map(([name]) => name)).toEqual([]);
    }
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { settingNames, settingsSchema } from "../../src/config/settings-schema.ts";
import { articleFields, articleSchema, neverBlank } from "../../src/records/article-schema.ts";
import { withoutBlanks, withoutNulls } from "../../src/records/values.ts";
import { readYaml } from "../../src/records/yaml.ts";
import { jsonSchemaOf } from "./json-schema.ts";

// `npx vitest run tests/records/json-schema.test.ts --update` writes the files anew.
describe("the published JSON Schemas", () => {
  it("of site.yaml is the one that validates it", async () => {
    const schema = jsonSchemaOf(settingsSchema, "Broadsheet: site.yaml", { isClosed: true });
    await expect(schema).toMatchFileSnapshot("../../schemas/site.schema.json");
  });

  it("of a record is the one that validates it", async () => {
    const title = "Broadsheet: an article's front matter, or a record in JSON";
    const schema = jsonSchemaOf(articleSchema, title, { neverBlank: neverBlank });
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

// Only the program refuses what no schema can express (which days and time zones exist). The other way round, editors
// would raise false alarms.
describe("the published JSON Schema accepts what the program accepts", () => {
  const editorOf = (name: string) =>
    new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(read(`schemas/${name}.schema.json`)) as object);
  const site = editorOf("site");
  const article = editorOf("article");

  // Editors read YAML 1.2, where `1984` is a number.
  it.each(settingNames)("in site.yaml, as %s", (name) => {
    const texts = values().map((value) => `${name}: ${value}`);
    expect(texts.filter((text) => isSetting(fromYaml(text)) && !site(parse(text)))).toEqual([]);
  });

  it.each(articleFields)("in front matter, as %s", (name) => {
    const texts = values().map((value) => `${name}: ${value}`);
    expect(texts.filter((text) => isRecord(fromYaml(text)) && !article(parse(text)))).toEqual([]);
  });

  it.each(articleFields)("in a JSON record, as %s", (name) => {
    const records = values().map((value) => parse(`${name}: ${value}`) as unknown);
    const isFalseAlarm = (record: unknown) => isRecord(record) && !article(record);
    expect(records.filter(isFalseAlarm)).toEqual([]);
  });

  it.each(["docs/settings.md", "docs/operating.md"])("in the examples of %s", (name) => {
    const examples = [...read(name).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
    expect(examples).not.toEqual([]);
    for (const text of examples) {
      expect(isSetting(fromYaml(text))).toBe(true);
      expect([text, site(parse(text) ?? {})]).toEqual([text, true]);
    }
  });
});

/** YAML values, each right for some fields and wrong for others. */
function values(): readonly string[] {
  return read("tests/cases/records/schemas/values.txt").trimEnd().split("\n");
}

function isSetting(value: unknown): boolean {
  return settingsSchema.safeParse(withoutNulls(value)).success;
}

function isRecord(value: unknown): boolean {
  return articleSchema.safeParse(withoutBlanks(value, neverBlank)).success;
}

function fromYaml(text: string): unknown {
  return readYaml(text, "").value ?? {};
}

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, "../..", name), "utf8");
}

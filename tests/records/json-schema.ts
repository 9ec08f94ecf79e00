import * as z from "zod";

/** What a zod schema does not say about its values. */
export interface JsonSchemaRules {
  /** Unknown names are errors. */
  readonly isClosed?: boolean;
  /** Fields that count even if they are blank. Without this, all do. */
  readonly neverBlank?: ReadonlySet<string>;
}

/**
 * A JSON Schema (2020-12) of what a zod schema accepts, for editors to complete and check with. The same schema always
 * gives the same text.
 */
export function jsonSchemaOf(schema: z.ZodType, title: string, rules: JsonSchemaRules = {}): string {
  const { isClosed = false, neverBlank } = rules;
  const made = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override({ jsonSchema }) {
      const { properties = {}, required = [], items, additionalProperties } = jsonSchema;
      // A scalar of several types is written on one line.
      if (jsonSchema.type !== undefined && jsonSchema.anyOf !== undefined) delete jsonSchema.anyOf;
      if (isClosed && jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false;
      for (const [name, property] of Object.entries(properties)) {
        if (!required.includes(name)) allowNull(property);
        if (!required.includes(name) && neverBlank?.has(name) === false) allowBlank(property);
      }
      allowNull(additionalProperties);
      if (neverBlank === undefined || Array.isArray(items)) return;
      allowNull(items);
      allowBlank(items);
    },
  });
  return `${JSON.stringify({ title, ...made }, null, 2)}\n`;
}

type Property = z.core.JSONSchema._JSONSchema | undefined;

/** A field without a value counts as missing. */
function allowNull(property: Property): void {
  if (typeof property !== "object" || isAllowed(property, null)) return;
  property.anyOf?.push({ type: "null" });
  property.enum?.push(null);
  if (property.type !== undefined) Object.assign(property, { type: [property.type, "null"].flat() });
}

const blank = "^\\s*$";

/** The same for a blank field. */
function allowBlank(property: Property): void {
  if (typeof property !== "object" || isAllowed(property, blank)) return;
  property.anyOf?.push({ type: "string", pattern: blank });
  const types = [property.type ?? []].flat() as string[];
  if (types.length === 0) return;
  if (!types.includes("string")) Object.assign(property, { type: [...types, "string"], pattern: blank });
  else if (property.pattern === "\\S") delete property.pattern;
  else property.pattern = `${blank}|${property.pattern}`;
}

/** Fields of one shape share their schema, which may have been visited before. */
function isAllowed(property: z.core.JSONSchema.BaseSchema, what: null | string): boolean {
  if (property.anyOf?.some((one) => typeof one === "object" && isAllowed(one, what)) === true) return true;
  const types = [property.type].flat();
  if (what === null) return types.includes("null");
  return types.includes("string") && (property.pattern ?? blank).startsWith(blank);
}

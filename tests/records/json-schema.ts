import * as z from "zod";

/**
 * A JSON Schema (2020-12) of what a zod schema accepts, for editors to complete and check with. The same schema, the same text. `closed` where
 * a name that is not known is an error.
 */
export function jsonSchemaOf(schema: z.ZodType, title: string, closed = false): string {
  const made = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override({ jsonSchema }) {
      // A scalar that may be of several types says so in one line.
      if (jsonSchema.type !== undefined && jsonSchema.anyOf !== undefined) delete jsonSchema.anyOf;
      if (closed && jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false;
      if (jsonSchema.properties !== undefined) allowNulls(jsonSchema.properties, jsonSchema.required);
      if (typeof jsonSchema.additionalProperties === "object") allowNulls({ value: jsonSchema.additionalProperties });
    },
  });
  return `${JSON.stringify({ title, ...made }, null, 2)}\n`;
}

/** A field without a value is a field that is not there. */
function allowNulls(
  properties: NonNullable<z.core.JSONSchema.BaseSchema["properties"]>,
  required: string[] = [],
): void {
  for (const [name, property] of Object.entries(properties)) {
    if (typeof property === "boolean" || required.includes(name)) continue;
    // Two fields of one shape share their schema.
    if (property.anyOf?.some((one) => typeof one === "object" && one.type === "null") === true) continue;
    property.anyOf?.push({ type: "null" });
    property.enum?.push(null);
    if (property.type !== undefined) Object.assign(property, { type: [property.type, "null"].flat() });
  }
}

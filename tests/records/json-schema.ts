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
      // A scalar that may stand in quotes as well is, to an editor, a scalar of its own type.
      if (typeof jsonSchema.type === "string" && jsonSchema.anyOf !== undefined) delete jsonSchema.anyOf;
      if (closed && jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false;
    },
  });
  return `${JSON.stringify({ title, ...made }, null, 2)}\n`;
}

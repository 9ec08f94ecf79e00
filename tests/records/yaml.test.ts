import { describe, expect, it } from "vitest";
import { readYaml } from "../../src/records/yaml.ts";

describe("readYaml", () => {
  it("keeps every scalar to the letter", () => {
    const { value } = readYaml("id: 007\ntitle: 1984\ntags: [1.0, true, 2024-05-01]\nempty:", "a.md");
    expect(value).toEqual({ id: "007", title: "1984", tags: ["1.0", "true", "2024-05-01"], empty: null });
  });

  it("tells the line of a field, and of the nearest one around a field that is missing", () => {
    const { line } = readYaml("a: 1\nauthors:\n  - x\n  - name: y\n    email: z", "a.md", 2);
    expect(["a", "authors.1.email", "authors.1.url", "none"].map(line)).toEqual([2, 6, 5, undefined]);
  });

  it("tells the line of a key that has dots of its own", () => {
    expect(readYaml("redirects:\n  /a.xml:\n    to: x", "a.yaml").line("redirects./a.xml.to")).toBe(3);
  });

  it("names the line of a fault", () => {
    const { value, problems } = readYaml("title: a\nsummary: b: c", "a.md", 2);
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ severity: "error", file: "a.md", line: 3 }]);
  });

  it("refuses a key that comes twice", () => {
    expect(readYaml("a: 1\na: 2", "a.md").problems).toHaveLength(1);
  });

  it("refuses aliases that multiply without end", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [to, from] of ["ba", "cb", "dc", "ed", "fe"].map((pair) => pair.split(""))) {
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(", ")}]`);
    }
    expect(readYaml(bomb.join("\n"), "a.md").problems).toMatchObject([{ severity: "error" }]);
  });
});

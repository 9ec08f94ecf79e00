import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadPeople } from "../../src/config/people.ts";
import { loadSettings } from "../../src/config/settings.ts";
import { describeProblem } from "../../src/errors.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-people-"));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(name: string, text: string): void {
  const file = join(home, "articles", name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const load = () => loadPeople(join(home, "site.yaml"), "data/site.yaml");

const ada = "ada:\n  name: Ada Lovelace\n";

describe("the people of a site", () => {
  it.each(["authors.yml", "authors.yaml", ".authors.yml", "_data/authors.yml"])("are read from %s", (name) => {
    write(name, ada);
    expect(load()).toEqual({
      people: { ada: { name: "Ada Lovelace" } },
      file: `data/articles/${name}`,
      problems: [],
    });
  });

  it("are nobody if there is no file", () => {
    expect(load()).toEqual({ problems: [] });
    write("authors.yml", "# none yet\n");
    expect(load()).toEqual({ problems: [] });
  });

  it("have the fields that documents have a place for, under the names of any program", () => {
    write(
      "authors.yml",
      `slorber:
  name: Sébastien Lorber
  title: Docusaurus maintainer
  url: https://sebastienlorber.com
  image_url: https://github.com/slorber.png
  socials: { x: sebastienlorber }
mike:
  display_name: Mike
  web: http://mike.example
  email: mike@mike.example
  avatar: /assets/mike.png
nobody:
  bio: x
"7": { full_name: " Seven " }
`,
    );
    expect(load().people).toEqual({
      slorber: {
        name: "Sébastien Lorber",
        url: "https://sebastienlorber.com",
        avatar: "https://github.com/slorber.png",
      },
      mike: { name: "Mike", url: "http://mike.example", email: "mike@mike.example" },
      7: { name: "Seven" },
    });
  });

  it("lose addresses that lead nowhere from a feed, with a warning", () => {
    write(
      "authors.yml",
      "authors:\n  ada:\n    name: Ada\n    url: /about\n    website: https://ada.example/\n    avatar: /a.png\n",
    );
    const { people, problems } = load();
    expect(people).toEqual({ ada: { name: "Ada", url: "https://ada.example/" } });
    expect(problems.map(describeProblem)).toEqual([
      'data/articles/authors.yml:6: authors.ada.avatar: "/a.png" leads nowhere in a feed, and is left out (write the whole address, such as "https://example.com/a.png")',
    ]);
  });

  it("may be one level deeper, as in MkDocs", () => {
    write(".authors.yml", `authors:\n  ${ada.replaceAll("\n", "\n  ")}`);
    expect(load().people).toEqual({ ada: { name: "Ada Lovelace" } });
  });

  it("are unknown if the file is broken, which is an error", () => {
    write("authors.yml", "ada:\n  name: [Ada\n");
    const { people, problems } = load();
    expect([people, problems.map(({ severity }) => severity)]).toEqual([undefined, ["error"]]);
    expect(problems.map(describeProblem).join()).toMatch(/^data\/articles\/authors\.yml:2: /);
  });

  it("are reported together with faults of the settings", () => {
    write("authors.yml", "ada:\n  name: [Ada\n");
    writeFileSync(join(home, "site.yaml"), "pageSize: none\n");
    const options = { shownAs: "data/site.yaml", localUrl: "http://127.0.0.1:3000/" };
    expect(() => loadSettings(join(home, "site.yaml"), options)).toThrow(
      /^data\/site\.yaml:1: .*\ndata\/articles\/authors\.yml:2: /,
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";

/** As if `node_modules` was copied from another kind of machine: the package looks for this machine's binary. */
const anotherMachine = { npm_config_arch: "riscv64" };

describe("If lmdb has no binary for this machine", () => {
  let place: Workplace;
  beforeAll(() => {
    place = createWorkplace({ withData: true });
    place.broadsheet(["generate"]);
  });
  afterAll(() => place.end());

  it.each(["generate", "list"])("%s says so and what to do, in one line", (command) => {
    const { exitCode, stderr } = place.broadsheet([command], anotherMachine);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: the package lmdb does not work on this machine \(.*arch=riscv64.*\); run "npm install" here.*\n$/,
    );
  });

  it("a server serves what is published", async () => {
    const { url, output } = await place.start(anotherMachine);
    expect((await fetch(`${url}/rss.xml`)).status).toBe(200);
    await expect.poll(output).toContain("what was published stays: the package lmdb does not work on this machine");
  });

  it("the catalog is kept for when it has", () => {
    place.broadsheet(["generate"], anotherMachine);
    const { read } = JSON.parse(place.broadsheet(["generate", "--json"]).stdout) as { readonly read: number };
    expect(read).toBe(0);
  });
});

import { constants } from "node:os";
import { describe, expect, it, vi } from "vitest";
import { lowerPriority } from "../../src/daemon/priority.ts";

const { PRIORITY_NORMAL, PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;

describe("the publishing thread", () => {
  it("gives way to those that answer readers", () => {
    const setPriority = vi.fn();
    lowerPriority({ getPriority: () => PRIORITY_NORMAL, setPriority });
    expect(setPriority).toHaveBeenCalledExactlyOnceWith(PRIORITY_BELOW_NORMAL);
  });

  it("keeps a lower priority, such as that of nice, which no ordinary user may raise", () => {
    const setPriority = vi.fn();
    lowerPriority({ getPriority: () => PRIORITY_LOW, setPriority });
    expect(setPriority).not.toHaveBeenCalled();
  });

  it("publishes if the system refuses", () => {
    const setPriority = () => {
      throw new Error("uv_os_setpriority returned EACCES (permission denied)");
    };
    expect(() => lowerPriority({ getPriority: () => PRIORITY_NORMAL, setPriority })).not.toThrow();
  });
});

/** An executor of tasks. */
export interface Member<Task, Outcome> {
  /** Maximum number of tasks at a time: enough that it never runs idle. */
  readonly maxQueued: number;
  /** Takes no task while this many outcomes are pending or not consumed yet, which limits how many pile up. */
  readonly maxPending: number;
  execute(task: Task): Promise<Outcome>;
}

/**
 * Distributes the tasks among the members, and yields outcomes in task order. A member gets its next task as soon as it
 * is done, whether or not outcomes are being consumed; earlier members are served first.
 */
export async function* shareOut<Task, Outcome>(
  tasks: Iterable<Task>,
  members: readonly Member<Task, Outcome>[],
): AsyncIterable<Outcome> {
  const left = tasks[Symbol.iterator]();
  const pending: Promise<Outcome>[] = [];
  const counts = new Map(members.map((member) => [member, 0]));
  let isOver = false;

  function assignTasks(member: Member<Task, Outcome>): void {
    const isFree = () => (counts.get(member) ?? 0) < member.maxQueued && pending.length < member.maxPending;
    while (!isOver && isFree()) pending.push(...next(member));
  }

  /** The outcome of the next task, or nothing if none is left. Errors are reported to the consumer of the outcome. */
  function next(member: Member<Task, Outcome>): readonly Promise<Outcome>[] {
    try {
      const task = left.next();
      isOver = task.done === true;
      return task.done === true ? [] : [handled(begin(task.value, member))];
    } catch (fault) {
      isOver = true;
      return [handled(Promise.reject(fault))];
    }
  }

  function begin(task: Task, member: Member<Task, Outcome>): Promise<Outcome> {
    count(member, 1);
    const outcome = member.execute(task).finally(() => count(member, -1));
    handled(outcome.then(() => assignTasks(member)));
    return outcome;
  }

  function count(member: Member<Task, Outcome>, more: number): void {
    counts.set(member, (counts.get(member) ?? 0) + more);
  }

  try {
    for (;;) {
      for (const member of members) assignTasks(member);
      const first = pending.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    isOver = true;
  }
}

/** Prevents an unhandled rejection before the promise is awaited. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

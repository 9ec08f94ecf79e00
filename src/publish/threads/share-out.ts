/** One that carries out tasks. */
export interface Member<Task, Outcome> {
  /** How many tasks it may have at a time: enough that it never waits for the next one. */
  readonly atATime: number;
  /**
   * It takes no task while at least so many outcomes are pending or wait to be taken: few enough that they do not pile
   * up.
   */
  readonly whileFewerThan: number;
  carryOut(task: Task): Promise<Outcome>;
}

/**
 * Has the members carry out all tasks, and yields the outcomes in the order of the tasks. A member gets its next task
 * as soon as it has finished one, whether or not anybody is taking outcomes; members that come first are served first.
 */
export async function* shareOut<Task, Outcome>(
  tasks: Iterable<Task>,
  members: readonly Member<Task, Outcome>[],
): AsyncIterable<Outcome> {
  const left = tasks[Symbol.iterator]();
  const underWay: Promise<Outcome>[] = [];
  const counts = new Map(members.map((member) => [member, 0]));
  let isOver = false;

  function occupy(member: Member<Task, Outcome>): void {
    const isFree = () => (counts.get(member) ?? 0) < member.atATime && underWay.length < member.whileFewerThan;
    while (!isOver && isFree()) underWay.push(...next(member));
  }

  /** The outcome of the next task; nothing if all have been given out. Whoever takes the outcome sees its fault. */
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
    const outcome = member.carryOut(task).finally(() => count(member, -1));
    handled(outcome.then(() => occupy(member)));
    return outcome;
  }

  function count(member: Member<Task, Outcome>, more: number): void {
    counts.set(member, (counts.get(member) ?? 0) + more);
  }

  try {
    for (;;) {
      for (const member of members) occupy(member);
      const first = underWay.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    isOver = true;
  }
}

/** Keeps its fault from counting as unhandled before somebody awaits it. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

import type { Logger } from "../server/logger.ts";
import { counted, remark, styled } from "./terminal.ts";

/** A log for people: the time, the message, and a few figures. */
export function peopleLogger(level: string, now: () => Date): Logger {
  const say = (mark: string, fields: object, message: string): void => {
    const time = now().toTimeString().slice(0, 8);
    remark(`${styled(time, "dim", process.stderr)} ${mark}${message}${figuresOf(fields)}`);
  };
  const isSilent = ["silent", "fatal"].includes(level);
  const isQuiet = isSilent || ["warn", "error"].includes(level);
  return {
    info: (fields, message) => isQuiet || say("", fields, message),
    warn: (fields, message) =>
      isSilent || level === "error" || say(styled("! ", "yellow", process.stderr), fields, message),
    error: (fields, message) => isSilent || say(styled("! ", "red", process.stderr), fields, message),
  };
}

function figuresOf(fields: object): string {
  if ("written" in fields && "articles" in fields && "ms" in fields) {
    const { articles, written, ms } = fields as { articles: number; written: number; ms: number };
    return `: ${counted(articles, "article")}, ${counted(written, "file")} written, ${Math.round(ms)} ms`;
  }
  if ("status" in fields && "path" in fields) {
    const { method, path, status, ms } = fields as { method: string; path: string; status: number; ms: number };
    return `: ${method} ${path} ${status}, ${ms} ms`;
  }
  if ("err" in fields && fields.err instanceof Error) return `: ${fields.err.stack ?? fields.err.message}`;
  return "";
}

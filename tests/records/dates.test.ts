import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { formatInstant, parseInstant, parseInstantOrMonth } from "../../src/records/dates.ts";

const iso = (value: unknown, timezone = "UTC") => {
  const instant = parseInstant(value, timezone);
  return instant === undefined ? undefined : new Date(instant).toISOString();
};

describe("parseInstant", () => {
  it.each([
    ["2024-05-01T09:00:00Z", "2024-05-01T09:00:00.000Z"],
    ["2024-05-01t09:00:00z", "2024-05-01T09:00:00.000Z"],
    ["2024-05-01T09:00Z", "2024-05-01T09:00:00.000Z"],
    ["2024-05-01 09:00:00+02:00", "2024-05-01T07:00:00.000Z"],
    ["2024-05-01T09:00:00-0530", "2024-05-01T14:30:00.000Z"],
    ["2024-05-01T09:00:00+02", "2024-05-01T07:00:00.000Z"],
    ["2024-05-01T09:00:00.123456Z", "2024-05-01T09:00:00.123Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2024-05-01", "2024-05-01T12:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 GMT", "2024-05-01T09:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 +0200", "2024-05-01T07:00:00.000Z"],
    ["1 May 2024 09:00 EST", "2024-05-01T14:00:00.000Z"],
    ["01 May 24 09:00:00 UT", "2024-05-01T09:00:00.000Z"],
    ["01 May 94 09:00:00 UT", "1994-05-01T09:00:00.000Z"],
    ["May 1, 2024", "2024-05-01T12:00:00.000Z"],
    ["Sept. 1, 2024", "2024-09-01T12:00:00.000Z"],
    ["Dec 8 2015", "2015-12-08T12:00:00.000Z"],
    ["december 8, 2015", "2015-12-08T12:00:00.000Z"],
    ["1 May 2024", "2024-05-01T12:00:00.000Z"],
    ["Tuesday, May 1st, 2024", "2024-05-01T12:00:00.000Z"],
    ["  2024-02-29 ", "2024-02-29T12:00:00.000Z"],
    ["2024-05-01T09:00:00 CEST", "2024-05-01T07:00:00.000Z"],
    ["2024-05-01 09:00:00 UTC", "2024-05-01T09:00:00.000Z"],
    ["2024-05-01 09:00:00 +0200 CEST", "2024-05-01T07:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 +0200 (CEST)", "2024-05-01T07:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 GMT+0200", "2024-05-01T07:00:00.000Z"],
    ["Wed May 01 2024 09:00:00 GMT+0200 (Central European Summer Time)", "2024-05-01T07:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 BST", "2024-05-01T08:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 JST", "2024-05-01T00:00:00.000Z"],
    ["Wed, 01 May 2024 09:05 PM", "2024-05-01T21:05:00.000Z"],
    ["May 1, 2024 12:05 am", "2024-05-01T00:05:00.000Z"],
    ["May 1, 2024 12:05:06 PM EST", "2024-05-01T17:05:06.000Z"],
    ["Wednesday, May 1, 2024 - 19:42", "2024-05-01T19:42:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 UTC+2", "2024-05-01T07:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 -5:30", "2024-05-01T14:30:00.000Z"],
    ["2024-5-1", "2024-05-01T12:00:00.000Z"],
    ["2024/05/01", "2024-05-01T12:00:00.000Z"],
    ["2024.5.1", "2024-05-01T12:00:00.000Z"],
    ["2024-05-01 9:05", "2024-05-01T09:05:00.000Z"],
    ["2024/5/1 9:05:06 +0200", "2024-05-01T07:05:06.000Z"],
    ["2024-05-01 09:00:00 America/Los_Angeles", "2024-05-01T16:00:00.000Z"],
    ["2024-05-01 2:05 PM PST", "2024-05-01T22:05:00.000Z"],
    ["2024-05-01 12:05:00 a.m.", "2024-05-01T00:05:00.000Z"],
    ["2024-05-01 09:00:00 UTC+02:00", "2024-05-01T07:00:00.000Z"],
    ["Wed, 01 May 2024 09:00:00 America/Los_Angeles", "2024-05-01T16:00:00.000Z"],
    ["2024-05-01T09:00:00-07:00[America/Los_Angeles]", "2024-05-01T16:00:00.000Z"],
    ["2024-05-01 09:00:00 -0700 -0700", "2024-05-01T16:00:00.000Z"],
    ["Wed,01 May 2024 09:00:00 +0200", "2024-05-01T07:00:00.000Z"],
    ["Wed , 01 May 2024 09:00:00 +0200", "2024-05-01T07:00:00.000Z"],
    ["Wed, 1st May 2024 09:00:00 GMT", "2024-05-01T09:00:00.000Z"],
    ["1 May, 2024", "2024-05-01T12:00:00.000Z"],
    ["May 1, 2024, 9:05 p.m.", "2024-05-01T21:05:00.000Z"],
    ["Wed, May 1, 2024 at 09:05 PM EDT", "2024-05-02T01:05:00.000Z"],
    ["Wed May  1 09:00:00 2024", "2024-05-01T09:00:00.000Z"],
    ["Wed May  1 09:00:00 EDT 2024", "2024-05-01T13:00:00.000Z"],
    ["Wed May 01 09:00:00 +0200 2024", "2024-05-01T07:00:00.000Z"],
    ["Mi, 01 May 2024 09:00:00 +0200", "2024-05-01T07:00:00.000Z"],
    ["Mi, 01 Mai 2024 09:00:00 +0200", "2024-05-01T07:00:00.000Z"],
    ["Do, 28 Mär 2024 09:00:00 +0100", "2024-03-28T08:00:00.000Z"],
    ["1. Mai 2024", "2024-05-01T12:00:00.000Z"],
    ["mer., 01 févr. 2023 09:00:00 +0000", "2023-02-01T09:00:00.000Z"],
    ["mercredi 1er mai 2024", "2024-05-01T12:00:00.000Z"],
    ["Lundi, 16. Novembre 2020 - 15:54", "2020-11-16T15:54:00.000Z"],
    ["1 de mayo de 2024", "2024-05-01T12:00:00.000Z"],
    ["1 мая 2024 г.", "2024-05-01T12:00:00.000Z"],
    ["5. červen 2024", "2024-06-05T12:00:00.000Z"],
    ["5. července 2024", "2024-07-05T12:00:00.000Z"],
    ["1 май 2024", "2024-05-01T12:00:00.000Z"],
    ["01.05.2024", "2024-05-01T12:00:00.000Z"],
    ["1. 5. 2024 9:05", "2024-05-01T09:05:00.000Z"],
    ["2024年5月1日", "2024-05-01T12:00:00.000Z"],
    ["2024년 5월 1일", "2024-05-01T12:00:00.000Z"],
    ["2024. 5. 1.", "2024-05-01T12:00:00.000Z"],
    ["2024.05.01.", "2024-05-01T12:00:00.000Z"],
    ["令和6年5月1日", "2024-05-01T12:00:00.000Z"],
    ["令和元年5月1日", "2019-05-01T12:00:00.000Z"],
    ["平成31年4月30日", "2019-04-30T12:00:00.000Z"],
    ["1 tháng 5, 2024", "2024-05-01T12:00:00.000Z"],
    ["Ngày 1 tháng 5 năm 2024", "2024-05-01T12:00:00.000Z"],
    ["2024. május 1.", "2024-05-01T12:00:00.000Z"],
    ["2024. május 1. 9:05", "2024-05-01T09:05:00.000Z"],
    ["2024 m. gegužės 1 d.", "2024-05-01T12:00:00.000Z"],
    ["1 d’abril de 2024", "2024-04-01T12:00:00.000Z"],
    ["1 de maig de 2024", "2024-05-01T12:00:00.000Z"],
    ["mayo 1, 2024", "2024-05-01T12:00:00.000Z"],
    ["1 mai, 2024", "2024-05-01T12:00:00.000Z"],
    ["1 במאי 2024", "2024-05-01T12:00:00.000Z"],
    ["1 مايو 2024", "2024-05-01T12:00:00.000Z"],
    ["١٢ مايو ٢٠٢٤", "2024-05-12T12:00:00.000Z"],
    ["२०२४-०५-०१", "2024-05-01T12:00:00.000Z"],
    ["２０２４年５月１日", "2024-05-01T12:00:00.000Z"],
    ["1 मई 2024", "2024-05-01T12:00:00.000Z"],
    ["1 พฤษภาคม 2567", "2024-05-01T12:00:00.000Z"],
    ["1 พฤษภาคม 2024", "2024-05-01T12:00:00.000Z"],
    ["۲۳ اردیبهشت ۱۴۰۳", "2024-05-12T12:00:00.000Z"],
    ["یکشنبه 23 ارديبهشت 1403", "2024-05-12T12:00:00.000Z"],
    ["۱۴۰۳/۰۲/۲۳", "2024-05-12T12:00:00.000Z"],
    ["۱۴۰۳/۱۲/۳۰ ۰۹:۱۵", "2025-03-20T09:15:00.000Z"],
    ["1 فروردین 1375", "1996-03-20T12:00:00.000Z"],
    ["۲۰۲۴/۰۵/۱۲", "2024-05-12T12:00:00.000Z"],
    ["2024 May 1", "2024-05-01T12:00:00.000Z"],
    ["2024-May-01", "2024-05-01T12:00:00.000Z"],
    ["May-01-2024", "2024-05-01T12:00:00.000Z"],
    ["01/May/2024", "2024-05-01T12:00:00.000Z"],
    ["1st of May 2024", "2024-05-01T12:00:00.000Z"],
    ["1 May '24", "2024-05-01T12:00:00.000Z"],
    ["May 1, ’94", "1994-05-01T12:00:00.000Z"],
    ["01-May-24", "2024-05-01T12:00:00.000Z"],
    ["01-May-24 09:00:00", "2024-05-01T09:00:00.000Z"],
    ["2024-5-1 9:5:3", "2024-05-01T09:05:03.000Z"],
    ["2024-05-01T09:05:3+02:00", "2024-05-01T07:05:03.000Z"],
    ["Wed, 01 May 2024 9:5:3 GMT", "2024-05-01T09:05:03.000Z"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    "yesterday",
    "",
    "2024",
    "May 1, 2024 13:05 PM",
    "May 1, 2024 0:05 AM",
    "2024-5/1",
    "5/1/2024",
    "20240501",
    "2024/02/30",
    "2024-02-30",
    "2023-02-29",
    "February 30, 2024",
    "2024-13-01",
    "2024-05-01T24:00:00Z",
    "2024-05-01T09:60:00Z",
    "2024-05-01T09:00:00+25:00",
    "2024-05-01T09:00:00 IST",
    "2024-05-01T09:00:00 AM",
    "2024-05-01 (Wednesday)",
    "Wed, 01 May 2024 09:00:00 GMT+2500",
    "0999-12-31",
    "10000-01-01",
    "Mayor 1, 2024",
    "1 Jui 2024",
    "1 ma 2024",
    "1. Brumaire 2024",
    "31.02.2024",
    "1.13.2024",
    "1.5.2024 draft",
    "2024年13月1日",
    "令和6年13月1日",
    "1 tháng 13, 2024",
    "2024. Brumaire 1.",
    "Brumaire 1, 2024",
    "1 พฤษภาคม 12024",
    "1 May 24",
    "01-13-24",
    "Wed, 01 May 2024 09:00:00 Mars/Olympus",
    "Wed May 32 09:00:00 2024",
    "01/05/2024",
    "1714554000",
    1_714_554_000,
    null,
    "1-May-2024 draft",
    "2024-05-01T09:00-2024 (draft",
    new Date(Number.NaN),
  ])("refuses %s", (text) => {
    expect(parseInstant(text, "UTC")).toBeUndefined();
  });

  it("reads a time without an offset in the given zone, summer and winter", () => {
    expect(iso("2024-07-01T09:00:00", "Europe/Stockholm")).toBe("2024-07-01T07:00:00.000Z");
    expect(iso("2024-01-01 09:00", "Europe/Stockholm")).toBe("2024-01-01T08:00:00.000Z");
  });

  it("reads a date alone as noon UTC in every zone", () => {
    expect(iso("2024-07-01", "Asia/Tokyo")).toBe("2024-07-01T12:00:00.000Z");
  });

  it("takes the first of two times that a clock shows twice", () => {
    expect(iso("2024-10-27T02:30:00", "Europe/Stockholm")).toBe("2024-10-27T00:30:00.000Z");
  });

  it("moves a time that a clock skips past the gap", () => {
    expect(iso("2024-03-31T02:30:00", "Europe/Stockholm")).toBe("2024-03-31T01:30:00.000Z");
  });

  it("does not keep every spelling of a time zone's name that it has met", () => {
    const made: string[] = [];
    const DateTimeFormat = class extends Intl.DateTimeFormat {
      constructor(...[language, options]: ConstructorParameters<typeof Intl.DateTimeFormat>) {
        super(language, options);
        if (options?.timeZoneName !== undefined) made.push(options.timeZone ?? "");
      }
    };
    vi.stubGlobal("Intl", { DateTimeFormat });
    try {
      for (const zone of [...spellingsOf("europe/berlin", 200), "europe/berlin"]) iso(`2024-07-01 09:00:00 ${zone}`);
    } finally {
      vi.unstubAllGlobals();
    }
    expect(made.filter((zone) => zone === "europe/berlin")).toHaveLength(2);
  });

  it.each(["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Dublin"])(
    "agrees with the wall clock of %s",
    (timezone) => {
      const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "medium" });
      const instants = fc.date({ min: new Date("1975-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
      fc.assert(
        fc.property(instants, (instant) => {
          const shown = clock.format(instant);
          const read = parseInstant(shown, timezone);
          expect(read).toBeDefined();
          expect(clock.format(read)).toBe(shown);
        }),
      );
    },
  );
});

describe("parseInstantOrMonth", () => {
  it.each([
    ["2024-05", "2024-05-01"],
    ["2024/5", "2024-05-01"],
    [" May 2024 ", "2024-05-01"],
    ["Sept. 2024", "2024-09-01"],
    ["Mai 2024", "2024-05-01"],
    ["мая 2024", "2024-05-01"],
    ["2024年5月", "2024-05-01"],
    ["2024-05-07", "2024-05-07"],
  ])("reads %j as %s", (text, date) => {
    expect(formatInstant(parseInstantOrMonth(text, "Asia/Tokyo") ?? 0)).toBe(date);
    expect(text.includes("07") || parseInstant(text, "UTC") === undefined).toBe(true);
  });

  it.each(["2024", "2024-13", "2024-00", "spring 2024", "May", "1-2024", ""])("refuses %j", (text) => {
    expect(parseInstantOrMonth(text, "UTC")).toBeUndefined();
  });
});

describe("formatInstant", () => {
  it("writes what parseInstant reads back as the same instant", () => {
    const instants = fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(formatInstant(instant.getTime()), "Asia/Tokyo")).toBe(instant.getTime());
      }),
    );
  });

  it("writes noon UTC as a date alone", () => {
    expect(formatInstant(Date.UTC(2024, 4, 1, 12))).toBe("2024-05-01");
  });
});

/** That many spellings, which differ in their capital letters. */
function spellingsOf(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) =>
    [...name].map((letter, place) => ((number >> place) & 1 ? letter.toUpperCase() : letter)).join(""),
  );
}

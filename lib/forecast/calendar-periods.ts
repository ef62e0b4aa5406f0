// What the calendar says of a period that was found in a series: a day suggests a week, and a month, a quarter or a half of
// a year of weeks is a part of that year, which is no whole number of them.

/** Weeks of a year. */
const WEEKS = 365.25 / 7;
/** Periods of the calendar that are no whole numbers: weeks and days of a year. */
export const CALENDAR: readonly number[] = [WEEKS, 365.25];
/** A year seen in weeks is often found by its months, quarters or halves, or several years at once, of whole weeks. */
const PARTS_OF_YEAR = [1, 2, 4, 12];
const YEARS = [2, 3, 4, 5, 6];
/** Steps of a day, from hours to minutes. */
const DAY_STEPS = [24, 48, 72, 96, 144, 288, 720, 1440];
export const DAYS_OF_WEEK = 7;
/** How many of a suggested season there are at least. */
const CYCLES = 2;
const SAME = 0.02;

export function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * b;
}

/** The periods of a series of `length` steps, given those found in it. */
export function withCalendar(found: readonly number[], length: number): readonly number[] {
  for (const period of found) {
    const known = ofCalendar(period, length);
    if (known) return known;
  }
  return found;
}

/** The periods of a calendar of which one is a part; undefined for one that has nothing to do with it. */
export function ofCalendar(period: number, length: number): readonly number[] | undefined {
  const isLong = (suggested: number) => CYCLES * suggested <= length;
  const isYearly =
    PARTS_OF_YEAR.some((parts) => isSame(parts * period, WEEKS)) ||
    YEARS.some((years) => Math.abs(years * WEEKS - period) < 1);
  if (isYearly && isLong(WEEKS)) return [WEEKS];
  const day = DAY_STEPS.find((steps) => isSame(period, steps));
  return day && isLong(DAYS_OF_WEEK * day) ? [day, DAYS_OF_WEEK * day] : undefined;
}

/** A time as a log wrote it, and where it lies on that log's own clock. */
export interface Moment {
  readonly text: string;
  /** Seconds; comparable between two moments of the same clock only. */
  readonly seconds: number;
  /** A date with a year, one without, or seconds since the start. */
  readonly clock: 'date' | 'day' | 'uptime';
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const ISO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?<h>\d\d):(?<m>\d\d):(?<s>\d\d(?:[.,]\d{1,9})?)(?: ?(?<zone>Z|UTC|(?<sign>[+-])(?<zh>\d\d):?(?<zm>\d\d)))?/u;
const DAY =
  /^(?<name>[A-Za-z]{3}) {1,2}(?<day>\d{1,2}) (?<h>\d\d):(?<m>\d\d):(?<s>\d\d(?:\.\d{1,9})?)(?: (?<year>\d{4}))?/u;
const KLOG = /^(?<month>\d\d)(?<day>\d\d) (?<h>\d\d):(?<m>\d\d):(?<s>\d\d(?:\.\d{1,9})?)/u;

/** The time at the beginning of a text. */
export function momentAt(text: string): Moment | null {
  const iso = ISO.exec(text);
  if (iso !== null) return dated(iso);
  const day = DAY.exec(text);
  const month = MONTHS.indexOf(day?.groups?.['name']?.toLowerCase() ?? '') + 1;
  if (day !== null && month > 0) return ofYear(day, month);
  const klog = KLOG.exec(text);
  return klog === null ? null : ofYear(klog, Number(klog.groups?.['month']));
}

function dated(found: RegExpExecArray): Moment {
  const of = numbersOf(found);
  const zone = (of('zh') * 60 + of('zm')) * 60 * (found.groups?.['sign'] === '-' ? -1 : 1);
  const seconds = daysOf(of('year'), of('month'), of('day')) * 86_400 + clockOf(of) - zone;
  return { text: found[0], seconds, clock: 'date' };
}

function ofYear(found: RegExpExecArray, month: number): Moment {
  const of = numbersOf(found);
  const seconds = daysOf(2000, month, of('day')) * 86_400 + clockOf(of);
  return { text: found[0], seconds, clock: 'day' };
}

function numbersOf(found: RegExpExecArray): (name: string) => number {
  return (name) => Number((found.groups?.[name] ?? '0').replace(',', '.'));
}

function clockOf(of: (name: string) => number): number {
  return of('h') * 3600 + of('m') * 60 + of('s');
}

/** Days since 0000-03-01, Gregorian. */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const m = (month + 9) % 12;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((m * 306 + 5) / 10) + day;
}

/** Seconds between two moments; `null` when their clocks can not be compared. */
export function apart(first: Moment | null, second: Moment | null): number | null {
  if (first === null || second === null || first.clock !== second.clock) return null;
  return Math.abs(first.seconds - second.seconds);
}

/** Days from 0000-03-01 to 1970-01-01, in seconds. */
const EPOCH = 719_469 * 86_400;

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

/** As ISO writes it; seconds since 1970. */
function isoOf(seconds: number): string {
  let days = Math.floor(seconds / 86_400) + 719_468;
  const era = Math.floor(days / 146_097);
  days -= era * 146_097;
  const yearOfEra = Math.floor(
    (days - Math.floor(days / 1460) + Math.floor(days / 36_524) - Math.floor(days / 146_096)) / 365,
  );
  const dayOfYear = days - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const rest = Math.floor(seconds % 86_400);
  const day = dayOfYear - Math.floor((153 * m + 2) / 5) + 1;
  return `${year}-${two(month)}-${two(day)}T${two(rest / 3600)}:${two((rest % 3600) / 60)}:${two(rest % 60)}Z`;
}

/** A moment that a log gives as seconds since 1970. */
export function momentOf(seconds: number): Moment {
  return { text: isoOf(seconds), seconds: seconds + EPOCH, clock: 'date' };
}

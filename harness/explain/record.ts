import { type Moment, momentAt, momentOf } from './clock.ts';
import { type Fields, firstField, jsonFields, logfmt } from './fields.ts';
import { type Ids, idsIn, mergedIds } from './ids.ts';
import { unescaped, withoutControls } from './unwrap.ts';

/** One line of a log, out of what its carriers put around it. */
export interface LogRecord {
  /** The software's words: escapes out, white space folded. */
  readonly text: string;
  readonly moment: Moment | null;
  readonly ids: Ids;
  /** Who wrote it, as the journal says: `dockerd`, `kernel`, `kubelet`; `null` when nothing says. */
  readonly program: string | null;
  /** Something of a log stood in front of it. */
  readonly headed: boolean;
  /** How often it happened, where the line itself says so: `(x4 over 5m)`. */
  readonly times: number;
}

/** A signature is a sentence, not a book. */
const MAX_TEXT = 6000;

interface Unpacked {
  text: string;
  moment: Moment | null;
  program: string | null;
  ids: Ids;
  headed: boolean;
  times: number;
}

type Step = (record: Unpacked) => boolean;

/** Carriers in the order in which they are tried; each may be around any other. */
const STEPS: readonly Step[] = [
  jsonLine,
  composePrefix,
  syslogHeader,
  isoHeader,
  klogHeader,
  kernelHeader,
  event,
  logrus,
];
const MAX_LAYERS = 8;

export function parseRecord(line: string): LogRecord {
  const record: Unpacked = {
    text: withoutControls(line).trimEnd(),
    moment: null,
    program: null,
    ids: { container: null, execId: null },
    headed: false,
    times: 1,
  };
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    if (!STEPS.some((step) => step(record))) break;
    record.headed = true;
  }
  message(record);
  const text = unescaped(record.text.slice(0, MAX_TEXT));
  return { ...record, text, ids: mergedIds(record.ids, idsIn(text)) };
}

/** runc's `log.json`, Docker's json-file, `journalctl -o json`, events of the API. */
function jsonLine(record: Unpacked): boolean {
  const text = record.text.trimStart();
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  const fields = jsonFields(text);
  if (fields === null) return false;
  const said = ['MESSAGE', 'log', 'msg', 'message', 'error', 'err', 'Output'].flatMap((name) => fields.get(name) ?? []);
  if (said.length === 0) return false;
  record.text = said.join(': ').trim();
  const micros = Number(fields.get('__REALTIME_TIMESTAMP'));
  if (micros > 0) record.moment ??= momentOf(micros / 1e6);
  record.moment ??= momentAt(firstField(fields, ['time', 'ts', 'timestamp', 'lastTimestamp', 'Start']) ?? '');
  record.program ??= firstField(fields, ['SYSLOG_IDENTIFIER', '_COMM']);
  record.ids = mergedIds(record.ids, idsOfFields(fields));
  return true;
}

/** `docker compose logs`: `web-1  | text`. */
function composePrefix(record: Unpacked): boolean {
  const found = /^[\w.-]{1,80} {1,40}\| (?=\S)/u.exec(record.text);
  if (found === null || record.headed) return false;
  record.text = record.text.slice(found[0].length);
  return true;
}

const PROGRAM = /^(?:\S{1,255} )?(?<program>[A-Za-z][\w./@-]{0,127})(?:\[\d{1,10}\]): /u;
const KERNEL_PROGRAM = /^(?:\S{1,255} )?(?<program>kernel): (?:\[ {0,12}\d{1,10}\.\d{1,9}\] )?/u;

function afterTime(record: Unpacked, rest: string): void {
  const found = PROGRAM.exec(rest) ?? KERNEL_PROGRAM.exec(rest);
  record.program ??= found?.groups?.['program'] ?? null;
  record.text = rest.slice(found?.[0].length ?? 0);
}

/** `Mar  1 12:00:00 host dockerd[123]: ` */
function syslogHeader(record: Unpacked): boolean {
  const found = /^(?:<\d{1,3}>)?(?=[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:)/u.exec(record.text);
  const start = found?.[0].length ?? 0;
  const moment = found === null ? null : momentAt(record.text.slice(start, start + 40));
  if (moment === null) return false;
  record.moment ??= moment;
  afterTime(record, record.text.slice(start + moment.text.length).trimStart());
  return true;
}

/** A date in front: journald's short-iso, CRI's log files, programs of all kinds. */
function isoHeader(record: Unpacked): boolean {
  const moment = /^[\d"[]/u.test(record.text) ? momentAt(record.text.slice(0, 50).replace(/^["[]/u, '')) : null;
  if (moment?.clock !== 'date') return false;
  record.moment ??= moment;
  const opened = /^["[]/u.test(record.text) ? 1 : 0;
  const rest = record.text.slice(opened + moment.text.length).replace(/^["\]]? {0,8}(?:std(?:out|err) [FP] )?/u, '');
  afterTime(record, rest);
  return true;
}

/** `E0301 12:00:00.123456    1234 remote_runtime.go:496] ` */
function klogHeader(record: Unpacked): boolean {
  const found = /^[IWEF](?<time>\d{4} \d\d:\d\d:\d\d\.\d{1,9}) {1,12}\d{1,10} [\w./-]{1,128}:\d{1,6}\] /u.exec(
    record.text,
  );
  if (found === null) return false;
  record.moment ??= momentAt(found.groups?.['time'] ?? '');
  record.program ??= 'kubelet';
  record.text = record.text.slice(found[0].length);
  return true;
}

/** `[12345.678901] `, `[Sun Mar  1 12:00:00 2026] `, and a bare `kernel: `. */
function kernelHeader(record: Unpacked): boolean {
  const found =
    /^(?:kernel: )?\[ {0,12}(?<uptime>\d{1,10}\.\d{1,9})\] |^kernel: |^\[[A-Z][a-z]{2} (?<date>[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4})\] /u.exec(
      record.text,
    );
  if (found === null) return false;
  const { uptime, date } = found.groups ?? {};
  if (uptime !== undefined) record.moment ??= { text: `${uptime} s`, seconds: Number(uptime), clock: 'uptime' };
  if (date !== undefined) record.moment ??= momentAt(date);
  record.program ??= 'kernel';
  record.text = record.text.slice(found[0].length);
  return true;
}

const AGE = String.raw`(?:<unknown>|(?:\d{1,6}[dhms]){1,4})`;
const DESCRIBED = new RegExp(
  String.raw`^\s{0,20}(?:Warning|Normal)\s{1,20}(?<reason>[A-Z]\w{2,60})\s{1,60}(?:${AGE}\s{1,20}){0,2}(?:\((?:x(?<times>\d{1,9}) over|combined from similar events|[^)]{0,80})[^)]{0,40}\)\s{1,20})?(?:${AGE}\s{1,20})?(?<from>[a-z][\w.-]{0,80}(?:, \S{1,253})?)\s{1,60}(?=\S)`,
  'u',
);
const LISTED = new RegExp(
  String.raw`^\s{0,20}(?:\S{1,253}\s{1,60})?(?<age>${AGE})(?:\s{1,20}\(x(?<times>\d{1,9}) over ${AGE}\))?\s{1,20}(?:Warning|Normal)\s{1,20}(?<reason>[A-Z]\w{2,60})\s{1,40}(?<object>[a-z]{2,40}/\S{1,253})\s{1,40}`,
  'u',
);

/** A row of events, as `kubectl describe` and `kubectl get events` print it. */
function event(record: Unpacked): boolean {
  const found = DESCRIBED.exec(record.text) ?? LISTED.exec(record.text);
  if (found === null) return false;
  const { times, object, from, reason = '' } = found.groups ?? {};
  record.times = Math.max(record.times, Number(times ?? 1));
  record.program ??= from?.split(',')[0] ?? 'kubelet';
  if (object !== undefined) record.ids = mergedIds(record.ids, { container: object.slice(0, 255), execId: null });
  const said = record.text.slice(found[0].length);
  // Those that only say that something failed are said again by the message.
  record.text = /^(?:Unhealthy|Failed|BackOff|Killing)$/u.test(reason) ? said : `${reason}: ${said}`;
  return true;
}

/** logrus on a terminal: `ERRO[0012] text  key=value`. */
function logrus(record: Unpacked): boolean {
  const found = /^(?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)\[(?:\d{1,8}|[\d:TZ.+-]{1,40})\] /u.exec(record.text);
  if (found === null) return false;
  record.text = record.text.slice(found[0].length);
  return true;
}

/** The words of a structured line, and the names in its fields. What stands before its first field is kept. */
function message(record: Unpacked): void {
  const { text } = record;
  const structured = /(?:^|\s)(?:time|level|msg|err)="?|^"/u.test(text);
  if (!structured || /msg=audit\(/u.test(text)) return;
  const fields = logfmt(text);
  const said = firstField(fields, ['msg']);
  const why = firstField(fields, ['error', 'err', 'reason']);
  if (said === null && why === null) return;
  record.moment ??= momentAt(fields.get('time') ?? '');
  record.ids = mergedIds(record.ids, idsOfFields(fields));
  record.headed ||= fields.has('time') || fields.has('level');
  const first = text.search(/(?<![\w.-])[A-Za-z_][\w.-]{0,63}=/u);
  const before = text.slice(0, Math.max(0, first)).trim();
  record.text = [before, said, why]
    .filter((part) => part !== null && part !== '')
    .join(': ')
    .replaceAll(':: ', ': ');
}

function idsOfFields(fields: Fields): Ids {
  const pod = firstField(fields, ['pod', 'podName']);
  const container = firstField(fields, [
    'containerID',
    'container_id',
    'containerId',
    'container',
    'id',
    'CONTAINER_ID_FULL',
  ]);
  return {
    container:
      container !== null && /^(?:\w+:\/\/)?[0-9a-f]{12,64}$/u.test(container)
        ? container.replace(/^\w+:\/\//u, '')
        : pod,
    execId: firstField(fields, ['execID', 'exec_id', 'execId', 'exec-id', 'eid']),
  };
}

import { describe, expect, test } from 'vitest';

import { parseRecord } from '../../../harness/explain/record.ts';
import { peel } from '../../../harness/explain/wrappers.ts';

const ID = 'ab12'.repeat(16);
const EXEC = 'cd34'.repeat(16);
const INNER = 'read init-p: connection reset by peer';

/** What each layer of each era makes of the same failure. */
const ERAS: Readonly<Record<string, string>> = {
  'Docker 1.12': `rpc error: code = 2 desc = "oci runtime error: exec failed: container_linux.go:247: starting container process caused \\"${INNER}\\""`,
  'Docker 17.06': `rpc error: code = 2 desc = oci runtime error: exec failed: container_linux.go:262: starting container process caused "${INNER}"`,
  'Docker 18.09': `OCI runtime exec failed: exec failed: container_linux.go:348: starting container process caused "${INNER}": unknown`,
  'Docker 19.03, create': `docker: Error response from daemon: OCI runtime create failed: container_linux.go:349: starting container process caused "process_linux.go:319: ${INNER}": unknown.`,
  'Docker 20.10': `OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: ${INNER}: unknown`,
  'Docker 20.10, detached': `Error response from daemon: OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown`,
  'Docker 24, create': `docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${INNER}: unknown.`,
  'Docker 29 and containerd 2, without a class': `OCI runtime exec failed: exec failed: unable to start container process: ${INNER}`,
  'the daemon': `time="2026-03-01T10:00:00.1Z" level=error msg="Error running exec ${EXEC} in container: OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown"`,
  'a health check': `level=warning msg="Health check for container ${ID} error: OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown"`,
  'the CRI': `failed to exec in container: failed to start exec "${EXEC}": OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown`,
  containerd: `Mar 01 10:00:00 n1 containerd[7]: time="2026-03-01T10:00:00Z" level=error msg="ExecSync for \\"${ID}\\" failed" error="failed to exec in container: failed to start exec \\"${EXEC}\\": OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown"`,
  'the kubelet': `E0301 10:00:00.123456    1234 remote_runtime.go:496] "ExecSync cmd from runtime service failed" err="rpc error: code = Unknown desc = failed to exec in container: failed to start exec \\"${EXEC}\\": OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown" containerID="${ID}" cmd=["cat","/tmp/x"]`,
  'an event': `  Warning  Unhealthy  3m (x4 over 5m)  kubelet  Readiness probe errored: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "${EXEC}": OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown`,
  Podman: `Error: runc: exec failed: unable to start container process: ${INNER}: OCI runtime error`,
  "runc's log.json": `{"level":"error","msg":"exec failed: unable to start container process: ${INNER}","time":"2026-03-01T10:00:00Z"}`,
  "Docker's own JSON file": `{"log":"OCI runtime exec failed: exec failed: unable to start container process: ${INNER}: unknown\\r\\n","stream":"stdout","time":"2026-03-01T10:00:00.1Z"}`,
  'runc by hand': `ERRO[0000] exec failed: unable to start container process: ${INNER} `,
  colours: `\u001B[31mOCI runtime exec failed\u001B[0m: exec failed: unable to start container process: ${INNER}: unknown`,
};

test.each(Object.entries(ERAS))('the envelope of %s comes off', (_, line) => {
  const { inner } = peel(parseRecord(line).text);
  expect(inner.replace(/^"?ExecSync[^:]*:? */u, '')).toBe(INNER);
});

test('a reason that was printed as it stood in a URL is a sentence', () => {
  const line = 'failed%20to%20write%20%224194304%22%3A%20device%20or%20resource%20busy';
  expect(parseRecord(line).text).toBe('failed to write "4194304": device or resource busy');
});

test('three levels of quoting are one', () => {
  const line = String.raw`container_linux.go:344: starting container process caused "process_linux.go:424: container init caused \"process_linux.go:390: setting cgroup config caused \\\"write limit: device or resource busy\\\"\"": unknown`;
  expect(parseRecord(line).text).not.toContain('\\');
});

describe('whom a line is about', () => {
  test.each([
    ['containerd', ID, EXEC],
    ['the kubelet', ID, EXEC],
    ['a health check', ID, null],
    ['the daemon', null, EXEC],
  ])('%s', (era, container, execId) => {
    expect(parseRecord(ERAS[era] ?? '').ids).toEqual({ container, execId });
  });
});

test('a row of events says how often', () => {
  expect(parseRecord(ERAS['an event'] ?? '').times).toBe(4);
});

test.each([
  ['Mar  1 10:00:00 host dockerd[1]: x', 'Mar  1 10:00:00', 'dockerd'],
  ['2026-03-01T10:00:00+0100 host containerd[1]: x', '2026-03-01T10:00:00+0100', 'containerd'],
  ['2026-03-01T10:00:00.123456789Z stdout F x', '2026-03-01T10:00:00.123456789Z', null],
  ['[  123.456789] cgroup: fork rejected by pids controller in /docker/x', '123.456789 s', 'kernel'],
  [
    '{"MESSAGE":"x","__REALTIME_TIMESTAMP":"1772359200000000","SYSLOG_IDENTIFIER":"dockerd"}',
    '2026-03-01T10:00:00Z',
    'dockerd',
  ],
  [
    '{"MESSAGE":[120,121],"SYSLOG_IDENTIFIER":"dockerd","__REALTIME_TIMESTAMP":"1772359200000000"}',
    '2026-03-01T10:00:00Z',
    'dockerd',
  ],
])('time and program of %s', (line, time, program) => {
  const record = parseRecord(line);
  expect([record.moment?.text, record.program]).toEqual([time, program]);
});

test('a date in zones is one moment', () => {
  const [first, second, third] = [
    '2026-03-01T10:00:00Z x',
    '2026-03-01T11:00:00+01:00 x',
    '{"msg":"x","__REALTIME_TIMESTAMP":"1772359200000000"}',
  ].map((line) => parseRecord(line).moment?.seconds);
  expect(second).toBe(first);
  expect(third).toBe(first);
});

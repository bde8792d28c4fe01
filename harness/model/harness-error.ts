import type { ExitCode } from './exit-code.ts';

/** Stable codes of the errors that a person can act on. */
export const ERROR_CODES = [
  'USAGE',
  'SCENARIO_UNKNOWN',
  'SCENARIO_INVALID',
  'SCENARIO_AMBIGUOUS',
  'NOTHING_SELECTED',
  'CONTAINER_UNKNOWN',
  'CONTAINER_VANISHED',
  'ENGINE_UNREACHABLE',
  'ENGINE_STRANGE',
  'ENGINE_PERMISSION',
  'ENGINE_REFUSED',
  'ENGINE_SILENT',
  'PAYLOAD_MISSING',
  'INJECTION_FAILED',
  'NOT_DISPOSABLE',
  'NESTED_ENGINE_FAILED',
  'RUNTIME_UNUSABLE',
  'WORKLOAD_FAILED',
  'AMPLIFIER_FAILED',
  'RUN_LOCKED',
  'READINGS_INVALID',
  'REPORT_UNWRITABLE',
  'BUNDLE_INVALID',
  'OUTPUT_EXISTS',
  'OUTPUT_UNWRITABLE',
  'STATE_DIR_UNSAFE',
  'CGROUPS_UNSEEN',
  'JOURNAL_UNWRITABLE',
  'ADDRESS_UNUSABLE',
  'TRACE_FAILED',
  'TIMEOUT',
  'INTERRUPTED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What `HarnessError` is made of. */
export interface ErrorParts {
  readonly code: ErrorCode;
  /** What happened, with the values. */
  readonly message: string;
  /** One imperative sentence: what to do now. */
  readonly hint: string;
  readonly exitCode: ExitCode;
  readonly cause?: unknown;
}

/** An error that a person can act on. Everything else is a bug and keeps its stack. */
export class HarnessError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(parts: ErrorParts) {
    super(parts.message, parts.cause === undefined ? {} : { cause: parts.cause });
    this.name = 'HarnessError';
    this.code = parts.code;
    this.hint = parts.hint;
    this.exitCode = parts.exitCode;
  }
}

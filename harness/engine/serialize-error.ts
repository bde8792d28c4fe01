import { HarnessError } from '../model/harness-error.ts';
import type { SerializedError } from '../model/verdict.ts';

/** Keeps what a reader of the report needs; a bug's stack goes to the terminal, not into the report. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof HarnessError) return { name: error.name, message: error.message, code: error.code };
  if (error instanceof Error) return { name: error.name, message: error.message, code: null };
  return { name: 'Error', message: String(error), code: null };
}

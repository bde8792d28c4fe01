/** Exit codes of set-up and teardown; the numbers are those of harness/model/exit-code.ts. */
export const EXIT = { ok: 0, dirty: 3, usage: 64, unavailable: 69, internal: 70 };

/** An error that a person can act on. Everything else is a bug and keeps its stack. */
export class SetupError extends Error {
  /**
   * @param {string} code stable name
   * @param {string} message what happened, with the values
   * @param {{ hint: string, exitCode?: number }} advice what to do now
   */
  constructor(code, message, { hint, exitCode = EXIT.unavailable }) {
    super(message);
    this.name = 'SetupError';
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

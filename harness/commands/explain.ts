import { causes } from '../causes/index.ts';
import { explainer } from '../explain/explain.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { CauseEntry } from '../model/knowledge.ts';
import { causeText } from '../report/cause-text.ts';
import { explanationText } from '../report/explanation-text.ts';
import { closest } from '../schema/closest.ts';
import { eachPortion } from './explain-input.ts';
import type { Terminal } from './terminal.ts';

export interface ExplainOptions {
  readonly cause: string | undefined;
}

/** An error text or a log -> ranked candidates, and the evidence that would decide. Touches nothing. */
export async function explain(file: string | undefined, options: ExplainOptions, to: Terminal): Promise<ExitCode> {
  if (options.cause !== undefined) return tellCause(file, options.cause, to);
  const all = explainer(causes);
  await eachPortion(file, (bytes) => all.push(bytes));
  const explanation = all.end();
  to.document({ schemaVersion: 1, ...explanation });
  to.print(explanationText(explanation, to));
  return explanation.candidates.length > 0 ? EXIT.ok : EXIT.inconclusive;
}

function tellCause(file: string | undefined, id: string, to: Terminal): ExitCode {
  if (file !== undefined) throw usage('--cause prints an entry and reads no file', 'Leave the file out.');
  const entry = known(id);
  to.document({ schemaVersion: 1, cause: plain(entry) });
  to.print(causeText(entry, to));
  return EXIT.ok;
}

function known(id: string): CauseEntry {
  const entry = causes.find((each) => each.id === id);
  if (entry !== undefined) return entry;
  const near = closest(
    id,
    causes.map(({ id: each }) => each),
  );
  throw usage(
    `there is no cause ${id}`,
    `${near === null ? '' : `Did you mean ${near}? `}Run \`initp list causes\` for all of them.`,
  );
}

/** Patterns as text: JSON knows none. */
function plain(entry: CauseEntry): unknown {
  const signatures = entry.signatures.map(({ says, unless, ...rest }) => ({
    ...rest,
    says: [says].flat().map((pattern) => pattern.source),
    ...(unless === undefined ? {} : { unless: unless.source }),
  }));
  return { ...entry, signatures };
}

function usage(message: string, hint: string): HarnessError {
  return new HarnessError({ code: 'USAGE', message, hint, exitCode: EXIT.usage });
}

import type { ExecTrace } from '../../model/exec-trace.ts';
import { element, type Markup, together } from '../markup.ts';
import { traceChart } from '../trace-svg.ts';

/** The inside of the exec that was traced in a trial. `id` is unique on the page. */
export function traceFigure(trace: ExecTrace, id: string): Markup {
  return together(
    element('p', { class: 'small' }, `One more exec, after the diagnosis. ${endText(trace)}`),
    element('p', { class: 'small' }, element('code', {}, trace.how)),
    traceChart([trace], id),
  );
}

/** Being watched slows an exec down; whether that changed its end is said. */
function endText({ outcome, untraced }: ExecTrace): string {
  if (untraced === null) return `It ${outcome}.`;
  return untraced.outcome === outcome
    ? `It ${outcome}, and so does the same exec when nobody watches.`
    : `It ${outcome}; the same exec when nobody watches ${untraced.outcome}.`;
}

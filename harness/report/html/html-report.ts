import { element, type Markup, together, trusted } from '../markup.ts';
import { happenedText } from '../story-end.ts';
import { printable } from '../printable.ts';
import { CHART_STYLE, COLOURS } from '../chart/style.ts';
import { overview } from './overview.ts';
import { trialPage } from './trial-page.ts';
import { reasonsOf, reasonsScript } from './trial-rules.ts';
import { type PageAssets, type ReportView, trialKey } from './view.ts';

/** Characters that the readings of all trials may take: what keeps a page of many trials small enough to send. */
const READINGS_ROOM = 1_000_000;
const MOST_ROOM = 12_000;

/** More trials than that are packed, and unpacked by the script: the page stays small enough to send to somebody. */
const MOST_OPEN = 50;

/** The whole report as one file that asks nobody for anything: no address, no font, no picture from elsewhere. */
export function htmlReport(view: ReportView, { style, script, sha256, packed }: PageAssets): string {
  const { report } = view;
  const css = `${COLOURS}${CHART_STYLE}${style}`;
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256(css)}'`,
    `script-src 'sha256-${sha256(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'referrer', content: 'no-referrer' }),
      element('title', {}, `initp: ${printable(happenedText(report)).slice(0, 120)}`),
      element('style', {}, trusted(css)),
    ),
    element(
      'body',
      {},
      element('a', { class: 'skip', href: '#main' }, 'to the result'),
      element('header', {}, element('h1', {}, 'initp ', element('small', {}, `run ${report.run}`)), navigation()),
      element('main', { id: 'main', tabindex: '-1' }, overview(view), trialsMarkup(view, packed)),
      element(
        'footer',
        {},
        element(
          'p',
          {},
          'Made from report.json and the readings beside it; ',
          element('code', {}, 'initp report DIR --format html'),
          ' makes it again.',
        ),
      ),
      reasonsScript(reasonsOf(report.trials)),
      element('script', {}, trusted(script)),
    ),
  );
  return `<!doctype html>\n${together(page, '\n').code}`;
}

function trialsMarkup({ report, readings, traces }: ReportView, packed: PageAssets['packed']): Markup {
  const room = Math.min(MOST_ROOM, Math.floor(READINGS_ROOM / Math.max(1, report.trials.length)));
  const pages = together(
    report.trials.map((trial, index) =>
      trialPage({
        trial,
        index,
        report,
        readings: readings.get(trialKey(trial)) ?? null,
        room,
        trace: traces.get(trialKey(trial)) ?? null,
      }),
    ),
  );
  if (report.trials.length <= MOST_OPEN) return pages;
  return together(
    element('noscript', {}, element('p', {}, 'So many trials are packed, and need JavaScript to be shown one by one.')),
    element('script', { type: 'text/plain', id: 'packed' }, trusted(packed(pages.code))),
  );
}

function navigation(): Markup {
  const places = {
    score: 'score',
    trials: 'trials',
    matrix: 'by runtime',
    confusion: 'truth and answer',
    machine: 'machine',
  };
  return element(
    'nav',
    { 'aria-label': 'Parts of the report' },
    Object.entries(places).map(([id, name]) => element('a', { href: `#${id}` }, name)),
  );
}

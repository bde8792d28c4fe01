import { type Markup, trusted, xml } from '../markup.ts';

/** Colours of charts and pages, for light and dark; checked for contrast in the browser test. */
export const COLOURS = `:root{color-scheme:light dark;
--paper:light-dark(#ffffff,#14171c);--card:light-dark(#f6f7f9,#1c2027);--ink:light-dark(#1c2430,#e6e9ee);
--faint:light-dark(#586274,#a3adbd);--rule:light-dark(#d5dae2,#363d49);--link:light-dark(#0b57b0,#84b6ff);
--yes:light-dark(#1a7040,#63c98d);--no:light-dark(#b3261e,#ff8f85);--unsure:light-dark(#8a5a00,#e9b44c);
--skipped:light-dark(#586274,#a3adbd);--yes-soft:light-dark(#dcf2e4,#173524);--no-soft:light-dark(#fbe0dd,#46201d);
--unsure-soft:light-dark(#fbecc8,#3d300f);--skipped-soft:light-dark(#e9ecf1,#2a303a);
--plain-soft:light-dark(#d9e6f7,#1f3450);--plain:light-dark(#0b57b0,#84b6ff)}
`;

/** What the classes of a chart look like. Needs `COLOURS` beside it. */
export const CHART_STYLE = `svg.chart{max-width:100%;height:auto;font-family:system-ui,"DejaVu Sans",sans-serif}
.chart text{fill:var(--ink);font-size:12px}
.chart text.small,.chart text.axis{fill:var(--faint);font-size:11px}
.chart text.inside{font-size:11px}
.chart .grid{stroke:var(--rule);stroke-width:1}
.chart .base{stroke:var(--faint);stroke-width:1}
.chart .whisker{stroke-width:1.5}
.chart .curve{fill:none;stroke-width:2}
.chart .moment{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.chart .area-yes{fill:var(--yes-soft);stroke:var(--yes)}
.chart .area-no{fill:var(--no-soft);stroke:var(--no)}
.chart .area-unsure{fill:var(--unsure-soft);stroke:var(--unsure)}
.chart .area-skipped{fill:var(--skipped-soft);stroke:var(--skipped)}
.chart .area-plain{fill:var(--plain-soft);stroke:var(--plain)}
.chart .area-strong{fill:var(--plain);stroke:var(--plain)}
.chart .arrow{stroke:var(--faint);stroke-width:1;stroke-opacity:.6}
.chart .arrow-end{fill:var(--faint)}
.chart .area-empty{fill:none;stroke:var(--rule)}
.chart .ink-yes{stroke:var(--yes)}.chart .ink-no{stroke:var(--no)}.chart .ink-unsure{stroke:var(--unsure)}
.chart .ink-skipped{stroke:var(--skipped)}.chart .ink-plain,.chart .ink-strong{stroke:var(--plain)}
.chart .series-1{stroke:var(--series-1);fill:var(--series-1)}.chart .series-2{stroke:var(--series-2);fill:var(--series-2)}
.chart .series-3{stroke:var(--series-3);fill:var(--series-3)}.chart .series-4{stroke:var(--series-4);fill:var(--series-4)}
.chart .series-5{stroke:var(--series-5);fill:var(--series-5)}.chart .series-6{stroke:var(--series-6);fill:var(--series-6)}
.chart .curve{fill:none}
:root{--series-1:light-dark(#0b57b0,#84b6ff);--series-2:light-dark(#b3261e,#ff8f85);--series-3:light-dark(#1a7040,#63c98d);
--series-4:light-dark(#7a3fb0,#c79bff);--series-5:light-dark(#8a5a00,#e9b44c);--series-6:light-dark(#3c4656,#c4ccd8)}
`;

/** A chart as a file of its own: with its style in it. */
export function standalone(chart: Markup): string {
  const style = xml('style', {}, trusted(`${COLOURS}svg.chart{background:var(--paper)}${CHART_STYLE}`));
  // Behind the start tag of the image, which `frame` has written.
  const end = chart.code.indexOf('>') + 1;
  return `${chart.code.slice(0, end)}${style.code}${chart.code.slice(end)}\n`;
}

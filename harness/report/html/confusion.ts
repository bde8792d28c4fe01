import type { Score } from '../../model/score.ts';
import { matrixChart } from '../chart/matrix-chart.ts';
import { element, type Markup } from '../markup.ts';
import { counted } from '../quantity.ts';

/** More words than that do not fit above their columns. */
const MOST_WRITTEN = 7;

/** What was true against what was told. On the diagonal the diagnosis is right. */
export function confusionMarkup({ confusion }: Score): Markup {
  const total = confusion.reduce((sum, { count }) => sum + count, 0);
  const off = confusion.filter(({ expected, named }) => expected !== named);
  const right = total - off.reduce((sum, { count }) => sum + count, 0);
  const words = [...new Set(confusion.flatMap(({ expected, named }) => [expected, named]))].toSorted();
  const numbered = words.length > MOST_WRITTEN;
  const summary = `${right} of ${counted(total, 'trial')} named as expected, cause by cause.`;
  const chart = matrixChart({
    id: 'confusion-chart',
    title: 'Truth and answer',
    description: [
      summary,
      ...off.map(({ expected, named, count }) => `${expected} was called ${named} ${counted(count, 'time')}.`),
    ].join(' '),
    rowsName: 'truth',
    columnsName: numbered ? 'answer, by the number of its row' : 'answer',
    columns: words.map((word, index) => (numbered ? String(index + 1) : word)),
    rows: words.map((expected, row) => ({
      label: numbered ? `${expected}  ${row + 1}` : expected,
      cells: words.map((named) => {
        const cell = confusion.find((one) => one.expected === expected && one.named === named);
        if (cell === undefined) return null;
        return {
          text: String(cell.count),
          tone: expected === named ? 'yes' : 'no',
          title: `${expected}: ${counted(cell.count, 'trial')} answered ${named}`,
          rate: null,
        };
      }),
    })),
  });
  return element(
    'section',
    { id: 'confusion' },
    element('h2', {}, 'Truth and answer'),
    element('p', {}, summary, ' ', off.length === 0 ? 'Nothing is off the diagonal.' : ''),
    off.length === 0
      ? null
      : element(
          'ul',
          {},
          off.map(({ expected, named, count }) =>
            element('li', {}, `${expected} was called `, element('b', {}, named), `, ${counted(count, 'time')}`),
          ),
        ),
    element('figure', { class: 'wide', tabindex: '0', 'aria-label': 'Confusion matrix' }, chart),
  );
}

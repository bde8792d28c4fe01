import type { CauseEntry } from '../model/knowledge.ts';
import { fact, heading, mark, text, title } from './block.ts';
import { layout } from './layout.ts';
import type { PageOptions } from './layout.ts';

/** One entry of the knowledge base, for a terminal. */
export function causeText(entry: CauseEntry, options: PageOptions): string {
  return layout(
    [
      title(entry.id),
      text(entry.title),
      text(entry.about),
      fact('area', entry.area),
      fact('layer', entry.layers.join(', ')),
      heading('What you see'),
      ...entry.signatures.map(({ because, versions }) =>
        mark('unsure', versions === undefined ? because : `${because} (${versions})`),
      ),
      heading('How to tell it from its neighbours'),
      ...entry.neighbours.map(({ id, tellApart }) => mark('skipped', `${id}: ${tellApart}`)),
      heading('What decides'),
      ...entry.decidedBy.map((each) => mark('yes', each)),
      heading('How to mend it'),
      ...entry.remedy.map((each) => mark('yes', each)),
      heading('Sources'),
      ...entry.sources.map(text),
    ],
    options,
  );
}

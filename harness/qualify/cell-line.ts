import type { Cell } from '../model/qualification.ts';
import { neededHeadroom, neededText } from './headroom.ts';
import { keyOf } from './plan.ts';

/** A cell in one line, as it is told when it was measured. */
export function cellLine(cell: Cell): string {
  return `${keyOf(cell)}: ${said(cell)}`;
}

function said(cell: Cell): string {
  if (cell.status === 'not-held') return `not held: ${cell.why}`;
  switch (cell.kind) {
    case 'oracle':
      return `${cell.works.hits} of ${cell.works.total} work, healthy ${cell.healthy.hits} of ${cell.healthy.total}`;
    case 'signatures':
      return cell.outcomes.map(({ outcome, count }) => (count === 1 ? outcome : `${count} ${outcome}`)).join(', ');
    case 'headroom':
      return `an exec needs ${neededText(neededHeadroom(cell.points))} free slots`;
    case 'invariants':
      return `${cell.failed.hits} of ${cell.failed.total} failed, good again after ${cell.recoveryMs ?? '-'} ms`;
  }
}

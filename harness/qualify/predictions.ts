import { OTHER_PREDICTIONS } from './other-predictions.ts';
import type { Prediction } from './prediction.ts';
import { TASK_PREDICTIONS } from './task-predictions.ts';

/** From the sources of runc, crun, containerd and dockerd; each is confirmed or refuted by every qualification. */
export const PREDICTIONS: readonly Prediction[] = [...TASK_PREDICTIONS, ...OTHER_PREDICTIONS];

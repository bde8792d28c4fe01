import { read } from '../../harness/diagnosis/rank.ts';
import type { ExecAttempt } from '../../harness/model/exec-attempt.ts';
import type { Reading } from '../../harness/model/reading.ts';
import { proofOf } from '../../harness/rules/exec-evidence.ts';
import { bindingLevel } from '../../harness/rules/pids-headroom.ts';
import type { ReadingsFile } from '../../harness/schema/readings.ts';

/** What a recording shows, in the words of `CHECKS`. */
export class Recording {
  readonly file: ReadingsFile;

  constructor(file: ReadingsFile) {
    this.file = file;
  }

  levels() {
    const pids = this.must('cgroup.pids');
    const [own, parent] = pids.levels;
    return { own, parent, free: bindingLevel(pids)?.free ?? null };
  }

  attempts(): readonly ExecAttempt[] {
    return this.must('exec.attempts').filter(({ outcome }) => outcome !== 'not-tried');
  }

  allWork(): boolean {
    const attempts = this.attempts();
    return attempts.length > 0 && attempts.every(({ outcome }) => outcome === 'works');
  }

  noneWorks(): boolean {
    const attempts = this.attempts();
    return attempts.length > 0 && attempts.every(({ outcome }) => outcome !== 'works');
  }

  /** An exec failed, and the kernel counted forks that it refused meanwhile. */
  refusedWhileFailing(): boolean {
    return this.attempts().some(
      ({ outcome, pidsDeltas }) => outcome === 'fails' && pidsDeltas.some(({ refusals }) => (refusals ?? 0) > 0),
    );
  }

  proven(): boolean {
    return proofOf(this.must('exec.intervention')) === 'proven';
  }

  must<K extends Reading['kind']>(kind: K) {
    const value = read(this.file.readings, kind);
    if (value === null) throw new Error(`${kind} was not read`);
    return value;
  }
}

export type Check = (recording: Recording) => boolean;

/** By scenario: what a recording must contain before it is written. */
export type Checks = Readonly<Record<string, Readonly<Record<string, Check>>>>;

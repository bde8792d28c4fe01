import type { Change } from '../model/run-report.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { ioLimitWords } from '../parsers/io-limit-words.ts';
import { sliceOf } from './undo-cgroup.ts';
import type { Undone } from './undo.ts';

/** What a person is told of a change that was taken back. */
export function changeOf({ step, result }: Undone): Change {
  return { what: step.what, undo: undoText(step.undo), result: result.status };
}

/** The way back in a person's words; also what `initp status` and `--dry-run` print. */
export function undoText(step: UndoStep): string {
  switch (step.kind) {
    case 'write':
      return `echo ${step.was} > ${step.path}   # if it still reads ${step.text}`;
    case 'docker':
      return dockerText(step);
    case 'signal':
      return `kill -${step.signal.slice(3)} ${step.pid}   # if it started at tick ${step.startTime}`;
    case 'kill':
      return `kill -KILL ${step.pid}   # if it started at tick ${step.startTime}`;
    case 'rlimit':
      return `prlimit --pid ${step.pid} --${step.resource}=${step.was}:   # if it started at tick ${step.startTime}`;
    case 'rmdir': {
      const unit = sliceOf(step.path);
      return `${unit === null ? '' : `systemctl stop ${unit}; `}rmdir ${step.path}`;
    }
    case 'scratch':
      return `rm -r ${step.path}`;
    case 'io-limit':
      return `echo '${ioLimitWords(step).set(null)}' > ${step.path}   # if it still limits to ${step.bytesPerSecond}`;
    case 'thaw':
      return `find ${step.path} -name freezer.state -exec sh -c 'echo THAWED > {}' ';'`;
  }
}

function dockerText(step: Extract<UndoStep, { kind: 'docker' }>): string {
  switch (step.call) {
    case 'remove':
      return `docker rm --force --volumes ${step.name}`;
    case 'update':
      return `docker update --pids-limit ${step.pidsLimit} ${step.id.slice(0, 12)}`;
    case 'unpause':
      return `docker unpause ${step.id.slice(0, 12)}`;
  }
}

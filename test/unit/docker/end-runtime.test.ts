import { expect, test } from 'vitest';

import { endRuntimeOf } from '../../../harness/docker/end-runtime.ts';
import { paperHost, statusText } from '../collectors/paper-machine.ts';

function process(pid: number, parent: number, line: string): Record<string, string> {
  return { [`/proc/${pid}/status`]: statusText({ pid, parent }), [`/proc/${pid}/cmdline`]: line.replaceAll(' ', '\0') };
}

test('the runtime of that exec is ended with all that it has started, and nobody else', async () => {
  const killed: number[] = [];
  const host = paperHost({
    files: {
      ...process(10, 1, 'containerd-shim -id c '),
      ...process(11, 10, 'runc exec --pid-file /run/b/e1.pid c '),
      ...process(12, 11, 'sleep 86400 '),
      ...process(13, 12, 'sleep 1 '),
      ...process(14, 10, 'runc exec --pid-file /run/b/e11.pid c '),
      ...process(15, 1, 'ctr tasks exec --exec-id e1 c '),
    },
  });
  await endRuntimeOf({ ...host, kill: (pid) => void killed.push(pid) }, 'e1');
  expect(new Set(killed)).toEqual(new Set([11, 12, 13]));
});

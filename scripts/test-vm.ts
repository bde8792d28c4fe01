// node scripts/test-vm.ts [--suite trixie|bookworm|bullseye] [--deadline MINUTES] [--report DIR] [-- ARGS OF initp...]
//
// Holds scenarios in a machine of its own: cgroup v2, systemd, an engine of another generation, and a kernel that may be
// broken as a whole. Called as `npm run test:vm`. Exit code: that of `initp run` in the machine; 2 when the machine did not
// get that far.
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { accelerator } from './vm/accelerator.ts';
import { cacheFolder } from './vm/cache-folder.ts';
import { openDrafts } from './vm/drafts.ts';
import { holdInMachine } from './vm/hold.ts';
import { imageOf } from './vm/image.ts';
import { onStop } from './vm/on-stop.ts';
import { installPrograms, VM_PROGRAMS } from './vm/programs.ts';
import { recipeOf, SUITES } from './vm/recipe.ts';
import { tellOutcome } from './vm/outcome.ts';
import { withLock } from './setup/lock.js';

/** What is held without further words: what differs on cgroup v2, and what may only be held on a machine like this. */
const DEFAULT_ARGS = ['run', '--tag', 'v2', '--tag', 'host', '--attempts', '1'];
/** Sixty programs that want a processor: with emulated ones a single exec then takes minutes. */
const NOT_EMULATED = ['--exclude', 'host-slow'];
/** Of a run under emulation while everything else on the host wants its processors too. */
const DEFAULT_DEADLINE_MIN = '30';
const USAGE = 64;

const root = dirname(import.meta.dirname);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: 'string', default: 'trixie' },
    deadline: { type: 'string', default: DEFAULT_DEADLINE_MIN },
    report: { type: 'string', default: join(root, 'reports/runs') },
  },
});
const suite = SUITES.find((one) => one === values.suite);
const deadlineMin = Number(values.deadline);

if (suite === undefined || !(deadlineMin > 0)) {
  console.error(`error --suite ${values.suite} --deadline ${values.deadline}: not understood`);
  console.error(`hint  Suites are ${SUITES.join(', ')}; the deadline is a number of minutes.`);
  process.exitCode = USAGE;
} else if (process.getuid?.() !== 0) {
  console.error('error the machine is made by debootstrap, which only root can run');
  console.error('hint  Type: sudo npm run test:vm');
  process.exitCode = USAGE;
} else {
  const cache = cacheFolder();
  const stop = onStop();
  await installPrograms(VM_PROGRAMS);
  const drafts = await openDrafts(cache);
  try {
    const how = await accelerator();
    console.error(`test:vm: ${how.name === 'kvm' ? 'KVM' : `software emulation: ${how.why}`}`);
    const image = await withLock(
      join(cache, 'lock'),
      async () => await imageOf(recipeOf(suite), cache, { drafts, signal: stop.signal }),
    );
    const standard = how.name === 'kvm' ? DEFAULT_ARGS : [...DEFAULT_ARGS, ...NOT_EMULATED];
    const args = positionals.length > 0 ? positionals : standard;
    const outcome = await holdInMachine(
      { root, image, suite, how, args, deadlineMs: deadlineMin * 60_000, signal: stop.signal },
      drafts,
    );
    process.exitCode = await tellOutcome(outcome, { root, reports: values.report, suite, how });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    await drafts.removeAll();
    if (stop.signal.aborted) process.exitCode = stop.exitCode();
  }
}

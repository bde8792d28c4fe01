import { isFound } from '../model/exec-program.ts';
import type { Layer } from '../model/layer.ts';
import type { Rule } from '../model/rule.ts';
import type { RuntimeProgram } from '../model/runtime.ts';
import { allWork, formatText, nameOf, programQuote, reinstall, WHY_SHIM } from './runtime-question.ts';

interface Broken {
  readonly because: string;
  readonly layer: Extract<Layer, 'shim' | 'runtime'>;
}

const LOADER_SAYS = /error while loading shared libraries|version `[^']{1,80}' not found|symbol lookup error/u;

/** Why the kernel, or the loader behind it, will not have the file; `null`: nothing is wrong with it. */
function brokenBy({ found, needs, hostMachine, version }: RuntimeProgram): Broken | null {
  if (!isFound(found) || found.file.type !== 'file') return null;
  const { path, mode } = found.file;
  if ((mode & 0o111) === 0) return { because: `${path} has no exec bit (mode 0${mode.toString(8)})`, layer: 'shim' };
  if (found.mount === 'noexec') return { because: `${path} lies on a mount with noexec`, layer: 'shim' };
  const { format } = found;
  if (format.kind !== 'elf' && format.kind !== 'script') {
    return { because: `${path} is ${formatText(format)}: exec format error`, layer: 'shim' };
  }
  if (format.kind === 'elf' && hostMachine !== null && format.machine !== hostMachine && version.status !== 'said') {
    return { because: `${path} is made for machine ${format.machine}, and this is ${hostMachine}`, layer: 'shim' };
  }
  const lacking = needs.find((need) => !isFound(need.found));
  if (lacking !== undefined) {
    return { because: `${path} needs the ${lacking.as} ${lacking.path}, which is not there`, layer: 'shim' };
  }
  if (version.status !== 'ended') return null;
  if (LOADER_SAYS.test(version.said)) {
    return {
      because: `the loader refuses ${path}: ${version.said.split('\n')[0]?.slice(0, 300) ?? ''}`,
      layer: 'runtime',
    };
  }
  // A crash before its first line: cut short, or for another processor of the same kind.
  if (format.kind === 'elf' && version.signal !== null) {
    return { because: `${path} --version is ended by ${version.signal}`, layer: 'runtime' };
  }
  return null;
}

/** The file is there, and can not be executed. */
const runtimeBinaryBroken: Rule<'runtime.program', 'exec.attempts'> = {
  id: 'runtime-binary-broken',
  needs: ['runtime.program'],
  likes: ['exec.attempts'],
  match(evidence) {
    const program = evidence['runtime.program'];
    const broken = brokenBy(program);
    if (broken === null) return { ruledOut: `${nameOf(program)} can be executed, or is not there at all` };
    if (allWork(evidence['exec.attempts'])) return { ruledOut: 'every exec works' };
    const { because, layer } = broken;
    return {
      finding: {
        layer,
        strength: 'conclusive',
        because: `the runtime can not be executed: ${because}.`,
        whyLayer: layer === 'shim' ? WHY_SHIM : 'The shim starts the runtime, and it ends before its own first line.',
        citations: [programQuote(program)],
        remedy: reinstall(nameOf(program)),
        suspect: null,
      },
    };
  },
};

export default runtimeBinaryBroken;

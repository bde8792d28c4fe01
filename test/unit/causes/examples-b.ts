import type { Cause } from '../../../harness/model/cause.ts';
import { kubernetesExamples } from './examples-b-kubernetes.ts';
import { machineExamples } from './examples-b-machine.ts';
import { runtimeExamples } from './examples-b-runtime.ts';

/** Texts as `explain` sees them, written after the error strings of the sources; ids, paths and names are made up. */
export const examplesB: readonly { id: Cause; text: string }[] = [
  ...machineExamples,
  ...runtimeExamples,
  ...kubernetesExamples,
];

import { parseFields, textField } from './json-fields.ts';

/** What containerd told the shim about the runtime (`options.json` of the bundle); `null` is not told. */
export interface BundleOptions {
  /** A name to be looked up in PATH, or a path. */
  readonly binaryName: string | null;
  /** The runtime's root, without the namespace. */
  readonly root: string | null;
}

/** Protobuf's JSON has been written with three spellings; an empty text is as good as none. */
export function parseBundleOptions(text: string): BundleOptions {
  const fields = parseFields(text) ?? {};
  const first = (...names: readonly string[]): string | null =>
    names.map((name) => textField(fields, name)).find((value) => value !== null && value !== '') ?? null;
  return { binaryName: first('binary_name', 'binaryName', 'BinaryName'), root: first('root', 'Root') };
}

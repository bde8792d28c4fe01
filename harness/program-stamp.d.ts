/** What the sources of the program look like from outside: changed, when one of them was. */
export function sourceStamp(root: string): string;

/** Where the program is once it was put together into few files. */
export function builtProgram(root: string): {
  readonly directory: string;
  /** What `bin.js` imports. */
  readonly main: string;
  /** Holds the stamp of the sources that it was made from. */
  readonly stamp: string;
};

/** The payload that belongs to the sources in this tree. */
export interface PayloadIdentity {
  /** First 12 hex digits of the sha256 over the names and contents of the C files. */
  readonly hash: string;
  /** Build context of the image, absolute. */
  readonly directory: string;
  /** The static binary on the host, absolute. */
  readonly binary: string;
  /** Tag of the image in the engine. */
  readonly image: string;
}

/** Label of every image of the payload; its value is the hash. */
export const PAYLOAD_LABEL: string;

/** The C files of the payload, sorted: the order is part of the hash. */
export function payloadSources(root: string): string[];

/** Where the payload built from the sources under `root` is, built or not. */
export function payloadIdentity(root: string): PayloadIdentity;

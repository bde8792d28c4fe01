/**
 * Lines that follow from a failure and never cause one. containerd's client cancels its fifos when the start of an exec
 * fails; dockerd then reads from a fifo that was closed before it was opened (`copy stream failed` from 28.0 on).
 */
const CONSEQUENCES: readonly RegExp[] = [
  /stream copy error|copy stream failed|reading from a closed fifo/iu,
  /error (?:closing|writing) (?:stdin|stdout|stderr|log)|failed to (?:resize|pipe std(?:in|out|err)|delete exec|close exec io)/iu,
  /^(?:event|handler(?! for \w{1,10} \S{1,300} returned error)|ignoring event|cleaning up dead shim|cleanup warnings)/iu,
];

/** Says nothing of its own. */
export function isConsequence(text: string): boolean {
  return CONSEQUENCES.some((pattern) => pattern.test(text));
}

/** Two texts that are alike for so long are alike. */
const MOST = 400;

/** The words of a failure without what differs each time: ids, numbers, quotes. Equal keys tell of the same thing. */
export function sameness(inner: string): string {
  return inner
    .slice(0, MOST)
    .toLowerCase()
    .replaceAll(/[0-9a-f]{12,64}/gu, '#')
    .replaceAll(/\d+/gu, '#')
    .replaceAll(/["'`\s]+/gu, ' ')
    .trim();
}
